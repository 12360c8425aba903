import type { AgreementReport, ScaleId } from "@/api/types";
import type { RaterPair } from "@/charts/agreement-pairs";
import type { Band, ForestRow } from "@/charts/forest-plot";
import { percent } from "@/charts/numbers";
import type { SeverityRow } from "@/charts/severity-plot";
import type { VarianceRow } from "@/charts/variance-bar";
import { varianceSegments } from "@/charts/variance-layout";
import { formatDay } from "@/lib/dates";
import { counted, listed } from "@/lib/words";
import type { Level } from "./report-rows";

/** How Koo and Li read an ICC; the name is printed wherever the words are. */
export const KOO_LI: readonly Band[] = [
  { from: 0, to: 0.5, label: "poor" },
  { from: 0.5, to: 0.75, label: "moderate" },
  { from: 0.75, to: 0.9, label: "good" },
  { from: 0.9, to: 1, label: "excellent" },
];
export const SCHEME = "Koo & Li 2016";

const MODERATE = 0.5;
const UNITS: Record<Level, string> = {
  item: "item",
  section: "section",
  overall: "overall score",
  category: "judgement of kind",
  count: "count",
};

/** What the forest plot shows, read from the intervals and not from the points. */
export function forestFinding(rows: readonly ForestRow[], level: Level): string {
  const scales = [...new Set(rows.flatMap((row) => Object.keys(row.cells)))];
  const parts = scales.flatMap((scale) => {
    const known = rows.flatMap((row) => {
      const cell = row.cells[scale];
      return cell?.value != null && cell.low !== null ? [cell.low] : [];
    });
    if (known.length === 0) return [];
    const firm = known.filter((low) => low >= MODERATE).length;
    return [`${firm} of ${counted(known.length, UNITS[level])} on ${scale}`];
  });
  if (parts.length === 0) return "No agreement could be estimated with an interval at this level";
  return `Agreement is at least moderate over the whole interval for ${listed(parts)}`;
}

/** How much of the whole rating's variance is real difference between sessions. */
export function varianceFinding(rows: readonly VarianceRow[], scale: ScaleId): string {
  const whole = rows[0];
  const segments = whole?.parts ? varianceSegments(whole.parts, 1) : null;
  const [session, rater] = segments ?? [];
  if (!whole || !session || !rater) return `Where the differences in ${scale} come from`;
  return (
    `${whole.label}: ${percent(session.share)} of the differences in ${scale} lie between ` +
    `sessions, ${percent(rater.share)} between raters`
  );
}

/** Which raters differ from the panel beyond what their interval leaves open. */
export function severityFinding(rows: readonly SeverityRow[]): string {
  const named = (isHarsh: boolean) =>
    rows
      .filter((row) =>
        Object.values(row.cells).some(
          (cell) =>
            cell.value !== null &&
            (isHarsh ? (cell.low ?? -1) > 0 : cell.high !== null && cell.high < 0),
        ),
      )
      .map((row) => row.id);
  const harsher = named(true);
  const milder = named(false);
  if (harsher.length === 0 && milder.length === 0) {
    return "No rater is clearly harsher or milder than the panel";
  }
  return listed([
    ...(harsher.length > 0 ? [`${listed(harsher)} scored harsher than the panel`] : []),
    ...(milder.length > 0 ? [`${listed(milder)} milder than the panel`] : []),
  ]);
}

type Drift = AgreementReport["drift"];

/** Who changed beyond what the interval leaves open; else that nobody did, or that none can tell. */
export function changeFinding(drift: Drift): string {
  const named = (wanted: "harsher" | "milder") =>
    drift.flatMap(({ scale, raters }) => {
      const codes = raters.filter(({ change }) => change === wanted).map(({ code }) => code);
      return codes.length === 0 ? [] : [`${listed(inCodeOrder(codes))} grew ${wanted} on ${scale}`];
    });
  const changed = [...named("harsher"), ...named("milder")];
  if (changed.length > 0) return `Over the time of these ratings ${listed(changed)}`;
  const isTold = drift.some(({ raters }) => raters.some(({ change }) => change === "none_shown"));
  return isTold
    ? "No rater is shown to have grown harsher or milder"
    : "Whether raters grew harsher or milder cannot be told";
}

/** What the change rests on, and of whom it cannot be told, scale by scale. */
export function changeWords(drift: Drift): string[] {
  return drift.flatMap(({ scale, n_sessions, n_ratings, first, last, raters }) => {
    const from =
      first === null || last === null ? "" : `, ${formatDay(first)} to ${formatDay(last)}`;
    const basis =
      `On ${scale}: ${counted(n_ratings, "rating")} of ` +
      `${counted(n_sessions, "session")} with two raters or more${from}.`;
    const reasons = new Map<string, string[]>();
    for (const { code, slope } of raters) {
      if (slope.value === null) reasons.set(slope.text, [...(reasons.get(slope.text) ?? []), code]);
    }
    const untold = [...reasons].map(
      ([text, codes]) =>
        `Cannot be told of ${codes.length === raters.length ? "any rater" : listed(inCodeOrder(codes))}: ${text}`,
    );
    return [[basis, ...untold].join(" ")];
  });
}

function inCodeOrder(codes: readonly string[]): string[] {
  return codes.toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }));
}

/** The pair that agrees least, as the title of the matrix. */
export function pairFinding(pairs: readonly RaterPair[], scale: ScaleId): string {
  const known = pairs.flatMap((pair) =>
    pair.withinOne === null ? [] : [{ ...pair, withinOne: pair.withinOne }],
  );
  const least = known.reduce<(typeof known)[number] | undefined>(
    (worst, pair) => (worst === undefined || pair.withinOne < worst.withinOne ? pair : worst),
    undefined,
  );
  if (!least) return `Agreement between raters on ${scale}`;
  if (known.length === 1) {
    return `${least.a} and ${least.b} are within one point on ${percent(least.withinOne)} of ${scale} scores`;
  }
  return (
    `${least.a} and ${least.b} agree least on ${scale}: ` +
    `${percent(least.withinOne)} of their scores are within one point`
  );
}
