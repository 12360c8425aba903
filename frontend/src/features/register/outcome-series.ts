import type { CaseRecord, MeasureBands, OutcomeScore } from "@/api/types";
import type { OutcomeMark } from "@/charts/outcome-chart";
import type { TableTwin } from "@/charts/table-twin";
import { formatDay } from "@/lib/dates";

const NAMES: Readonly<Record<string, string>> = { phq9: "PHQ-9", gad7: "GAD-7" };

/** A score that holds: it was neither corrected nor taken back. */
export type LiveScore = OutcomeScore & { total: number };

/** All scores of one questionnaire. */
export interface Series {
  id: string;
  name: string;
  range: { min: number; max: number };
  /** By day. */
  live: readonly LiveScore[];
  bands: MeasureBands | null;
}

export function measureName({ measure, name }: Pick<OutcomeScore, "measure" | "name">): string {
  return NAMES[measure] ?? name;
}

function isLive(score: OutcomeScore): score is LiveScore {
  return !score.is_superseded && score.total !== null;
}

/** The questionnaires of a case, those with published severities first. */
export function seriesOf({ outcomes, bands }: CaseRecord): Series[] {
  const found = new Map<string, Series>();
  for (const score of (outcomes ?? []).filter(isLive)) {
    const id = `${score.measure} ${score.name.toLowerCase()}`;
    const before = found.get(id);
    found.set(id, {
      id,
      name: measureName(score),
      range: { min: score.minimum, max: score.maximum },
      live: [...(before?.live ?? []), score],
      bands: bands.find((known) => known.measure === score.measure) ?? null,
    });
  }
  return [...found.values()]
    .map((series) => ({
      ...series,
      live: series.live.toSorted((a, b) => a.taken_on.localeCompare(b.taken_on)),
    }))
    .sort((a, b) => Number(b.bands !== null) - Number(a.bands !== null));
}

function withBand(score: LiveScore): string {
  return score.band === null ? String(score.total) : `${score.total} (${score.band})`;
}

/** The finding: where it stood first and last. */
export function titleOf({ name, live }: Series): string {
  const [first] = live;
  const last = live.at(-1);
  if (first === undefined || last === undefined) return name;
  if (first === last) {
    return `${name} was ${withBand(first)} on ${formatDay(first.taken_on)}`;
  }
  return (
    `${name} went from ${withBand(first)} on ${formatDay(first.taken_on)} ` +
    `to ${withBand(last)} on ${formatDay(last.taken_on)}`
  );
}

export function captionOf({ range, bands }: Series): string {
  const severities =
    bands === null
      ? "No severities are published for it here."
      : `Dashed lines: where a severity begins, after ${bands.published_by}.`;
  return (
    `Totals from ${range.min} to ${range.max}; lower is better on PHQ-9 and GAD-7. ${severities} ` +
    "How a client fares says little about how well the therapist works: published correlations are near zero."
  );
}

export function marksOf({ name, live }: Series): OutcomeMark[] {
  return live.map((score) => ({
    id: score.id,
    on: score.taken_on,
    total: score.total,
    label: `${formatDay(score.taken_on)}: ${name} ${withBand(score)}`,
  }));
}

export function tableOf({ live }: Series): TableTwin {
  return {
    columns: ["Filled in on", "Total", "Severity"],
    rows: live.map((score) => [score.taken_on, score.total, score.band]),
  };
}
