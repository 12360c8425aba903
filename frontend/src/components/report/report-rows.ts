import type { Estimate, AgreementReport, ReliabilityVariable, ScaleId } from "@/api/types";
import type { RaterPair } from "@/charts/agreement-pairs";
import type { ForestRow } from "@/charts/forest-plot";
import type { IntervalCell } from "@/charts/interval-layout";
import type { SeverityRow } from "@/charts/severity-plot";
import { type ShownScale, toneOf } from "@/charts/tones";
import type { VarianceRow } from "@/charts/variance-bar";
import { reasonWords, scaleWord } from "./words";

export type Level = ReliabilityVariable["level"];
export type Order = "rubric" | "weakest";

/** The statistic that the forest plot shows: may one rater's score stand alone? */
export const SHOWN = "icc_a1";

export function variableLabel(variable: ReliabilityVariable): string {
  const id = variable.item ?? (variable.level === "section" ? variable.section : null);
  return id === null || variable.name.startsWith(`${id} `) || variable.name === id
    ? variable.name
    : `${id} ${variable.name}`;
}

export function estimateCell(estimate: Estimate | undefined): IntervalCell {
  if (estimate === undefined) return { value: null, reason: "not computed" };
  if (estimate.value === null) return { value: null, reason: reasonWords(estimate) };
  return {
    value: estimate.value,
    low: estimate.low,
    high: estimate.high,
    ...intervalCaution(estimate.warnings),
  };
}

/** The code of an interval that simulations found to hold the truth too seldom or too often. */
const COVERAGE_OFF = "coverage_off";

function intervalCaution(warnings: Estimate["warnings"]): { caution?: string } {
  const found = warnings.find(({ code }) => code === COVERAGE_OFF);
  return found === undefined ? {} : { caution: found.text };
}

/** Whose interval of a variable the caution is about, and its words. */
export function intervalCautions(variable: ReliabilityVariable): { key: string; text: string }[] {
  return Object.entries(variable.estimates).flatMap(([key, { warnings }]) => {
    const { caution } = intervalCaution(warnings);
    return caution === undefined ? [] : [{ key, text: caution }];
  });
}

function weakness(row: ForestRow): number {
  const values = Object.values(row.cells).flatMap(({ value }) => (value === null ? [] : [value]));
  // Rows without any number come last: there is nothing to call weak.
  return values.length === 0 ? Infinity : Math.min(...values);
}

/** The scales of the report in the rubric's order, as charts show them. */
export function shownScales(report: AgreementReport): ShownScale[] {
  const ids = [...new Set(report.variables.flatMap(({ scale }) => scale ?? []))];
  return ids.map((id) => ({ id, name: scaleWord(id), tone: toneOf(ids, id) }));
}

/** One row for all scales of an item, a section or the whole rating. */
export function forestRows(report: AgreementReport, level: Level, order: Order): ForestRow[] {
  const rows = new Map<string, ForestRow>();
  for (const variable of report.variables) {
    if (variable.level !== level || variable.scale === null) continue;
    const id = variable.item ?? variable.section ?? "overall";
    const row = rows.get(id);
    const n = row?.n ?? { sessions: 0, raters: 0 };
    rows.set(id, {
      id,
      label: row?.label ?? variableLabel(variable),
      n: {
        sessions: Math.max(n.sessions, variable.n_sessions),
        raters: Math.max(n.raters, variable.n_raters),
      },
      cells: { ...row?.cells, [variable.scale]: estimateCell(variable.estimates[SHOWN]) },
    });
  }
  const inOrder = [...rows.values()];
  // Sorting keeps the rubric's order among equals.
  return order === "weakest" ? inOrder.sort((a, b) => compare(weakness(a), weakness(b))) : inOrder;
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** Where the variance of one scale is, for the whole rating and each section. */
export function varianceRows(report: AgreementReport, scale: ScaleId): VarianceRow[] {
  const wanted = report.variables.filter((v) => v.scale === scale && v.level !== "item");
  const overallFirst = [
    ...wanted.filter((v) => v.level === "overall"),
    ...wanted.filter((v) => v.level === "section"),
  ];
  return overallFirst.map((variable) => {
    const shown = variable.estimates[SHOWN];
    return {
      id: variable.key,
      label: variableLabel(variable),
      parts: variable.variance,
      ...(shown?.value === null ? { reason: reasonWords(shown) } : {}),
    };
  });
}

/** One row per rater with the severity on each scale. */
export function severityRows(report: AgreementReport): SeverityRow[] {
  const rows = new Map<string, SeverityRow>();
  for (const rater of report.raters) {
    const row = rows.get(rater.code);
    const cell: IntervalCell =
      rater.severity === null
        ? { value: null, reason: "not estimated" }
        : {
            value: rater.severity,
            low: rater.low,
            high: rater.high,
            ...intervalCaution(rater.warnings),
          };
    rows.set(rater.code, {
      id: rater.code,
      label: rater.name === null ? rater.code : `${rater.code} ${rater.name}`,
      nRatings: Math.max(row?.nRatings ?? 0, rater.n_ratings),
      cells: { ...row?.cells, [rater.scale]: cell },
    });
  }
  return [...rows.values()].sort((a, b) => a.id.localeCompare(b.id, "en", { numeric: true }));
}

/** One row per rater with the change a month on each scale. */
export function changeRows(report: AgreementReport): SeverityRow[] {
  const rows = new Map<string, SeverityRow>();
  for (const { scale, raters } of report.drift) {
    for (const { code, name, n_ratings, slope } of raters) {
      const row = rows.get(code);
      rows.set(code, {
        id: code,
        label: name === null ? code : `${code} ${name}`,
        nRatings: Math.max(row?.nRatings ?? 0, n_ratings),
        cells: { ...row?.cells, [scale]: estimateCell(slope) },
      });
    }
  }
  return [...rows.values()].sort((a, b) => a.id.localeCompare(b.id, "en", { numeric: true }));
}

export function pairsOn(report: AgreementReport, scale: ScaleId): RaterPair[] {
  return report.rater_pairs
    .filter((pair) => pair.scale === scale)
    .map(({ a, b, n, n_sessions, within_one, exact, weighted_kappa }) => ({
      a,
      b,
      n,
      nSessions: n_sessions,
      withinOne: within_one,
      exact,
      kappa: estimateCell(weighted_kappa ?? undefined),
    }));
}

export interface GroupedWarning {
  code: string;
  text: string;
  /** What it is about, in short: "A1 competence". */
  about: string[];
}

function shortName({ level, item, section, name }: ReliabilityVariable): string {
  if (item !== null) return item;
  return level === "section" && section !== null ? `section ${section}` : name.toLowerCase();
}

/** Each warning once, with everything that it is about; the widest first. */
export function groupedWarnings(report: AgreementReport): GroupedWarning[] {
  const groups = new Map<string, GroupedWarning>();
  for (const variable of report.variables) {
    for (const { code, text } of variable.warnings) {
      const key = JSON.stringify([code, text]);
      const group = groups.get(key) ?? { code, text, about: [] };
      group.about.push([shortName(variable), variable.scale ?? []].flat().join(" "));
      groups.set(key, group);
    }
  }
  return [...groups.values()].sort((a, b) => b.about.length - a.about.length);
}
