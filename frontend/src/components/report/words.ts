import type { Estimate, ReliabilityHeadline, ReliabilityReportSummary, ScaleId } from "@/api/types";
import { coefficient } from "@/charts/numbers";
import { fromCode, listed } from "@/lib/words";

type Words = Readonly<Record<string, string>>;

/** Short enough for a row of the chart; the server's longer words stand in the table. */
const REASONS: Words = {
  insufficient_data: "too few ratings",
  no_pairable_sessions: "no session rated twice",
  no_variation: "scores do not vary",
  not_converged: "model did not settle",
  too_few_raters: "too few raters",
  rater_thin: "too few shared",
  short_time: "too short a time",
  boundary_variance: "no sign of change",
};

const LEFT_OUT: Words = {
  not_started: "never begun",
  draft: "not submitted",
  recused: "rater stepped back",
  ended: "ended because the text was erased",
  supervisor: "supervisor ratings",
  self: "self-ratings",
  gold: "gold ratings",
  machine: "machine ratings",
  other_cohort: "ratings of sessions of other cohorts",
  rated_again: "second ratings of a session by the same rater",
  other_version: "ratings under versions that cannot be joined with the newest",
  consent_withdrawn: "ratings of sessions whose consent was withdrawn",
  area_differs: "sessions whose raters recorded different problem areas (area items only)",
};

const STATISTICS: Words = {
  icc_a1: "ICC(A,1)",
  icc_c1: "ICC(C,1)",
  icc_1: "ICC(1,1)",
  icc_1k: "ICC(1,k)",
  icc_ak: "ICC(A,k)",
  icc_ck: "ICC(C,k)",
  icc_qk: "ICC(Q,k̂)",
  alpha_ordinal: "alpha (ordinal)",
  alpha_interval: "alpha (interval)",
  alpha_nominal: "alpha (nominal)",
  ac1: "AC1",
  ac2_linear: "AC2 (linear)",
  ac2_quadratic: "AC2 (quadratic)",
  ac2_ordinal: "AC2 (ordinal)",
  fleiss_kappa: "Fleiss kappa",
  percent_exact: "share exact",
  percent_within_one: "share within one",
};

export const scaleWord = (scale: ScaleId) => fromCode(scale);
export const leftOutWord = (code: string) => LEFT_OUT[code] ?? fromCode(code).toLowerCase();
export const statisticWord = (key: string) => STATISTICS[key] ?? fromCode(key);

/** Why there is no number, in a few words. */
export function reasonWords(estimate: Extract<Estimate, { value: null }>): string {
  return REASONS[estimate.reason] ?? estimate.text;
}

export const rubricName = ({ rubric }: Pick<ReliabilityReportSummary, "rubric">) =>
  `${rubric.slug} ${rubric.version}`;

/** Why numbers of different rounds do not stand for the same; null where one version made all. */
export function versionsApart(
  reports: readonly Pick<ReliabilityReportSummary, "rubric">[],
): string | null {
  const names = [...new Set(reports.map(rubricName))].sort((a, b) =>
    a.localeCompare(b, "en", { numeric: true }),
  );
  if (names.length < 2) return null;
  return (
    `These reports are of ${listed(names)}. Each is of one version alone: between versions, only ` +
    "numbers of items that stayed the same can be held against each other."
  );
}

/** The headline's number with its interval and its band: "ICC(A,1) .61 (.48 to .72), moderate". */
export function headlineNumber(headline: ReliabilityHeadline): string | null {
  if (headline.value === null) return null;
  const interval =
    headline.low === null || headline.high === null
      ? ""
      : ` (${coefficient(headline.low)} to ${coefficient(headline.high)})`;
  const scheme = headline.scheme === null ? "" : ` after ${headline.scheme}`;
  const band = headline.band === null ? "" : `, ${headline.band}${scheme}`;
  return `${statisticWord(headline.statistic)} ${coefficient(headline.value)}${interval}${band}`;
}
