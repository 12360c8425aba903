import type { DataUse, ExportOptions, RatingsExport } from "@/api/types";
import { counted } from "@/lib/words";

export const DATA_USES: Readonly<Record<DataUse, { label: string; says: string }>> = {
  programme: {
    label: "The programme’s own work",
    says: "Every rating that counts in your statistics. The files stay within the programme.",
  },
  research: {
    label: "Research",
    says: "Only sessions whose clients agree to research today.",
  },
};

export const FORMS = [
  { value: "long", label: "Long: a row for every item of every rating" },
  { value: "wide", label: "Wide: a column for every rater, as reliability is computed" },
];

export const FORMATS = [
  { value: "csv", label: "CSV, for any program" },
  { value: "xlsx", label: "Excel (.xlsx)" },
  { value: "sav", label: "SPSS (.sav)" },
  { value: "dta", label: "Stata (.dta)" },
];

const SHORT: Readonly<Record<string, string>> = {
  csv: "CSV",
  xlsx: "Excel",
  sav: "SPSS",
  dta: "Stata",
};

const REASONS: Readonly<Record<string, string>> = {
  not_allowed: "Your roles no longer include it.",
  nothing_to_export: "There was nothing left to hand out.",
  changed_meanwhile: "Ratings or consents changed while it was built. Ask for it again.",
  too_many_rows: "A table has more rows than Excel opens. Leave Excel out, or take one round.",
  given_up: "It was never finished. Ask for it again.",
  expired: "Its time was over.",
  by_hand: "You deleted it.",
  consent_withdrawn: "A client withdrew.",
};

const LEFT_OUT: Readonly<Record<string, string>> = {
  consent_withdrawn: "whose client withdrew",
  no_consent_to_research: "without consent to research",
};

export function isUnderWay(status: RatingsExport["status"]): boolean {
  return status === "waiting" || status === "running";
}

export function formatWords(one: Pick<RatingsExport, "forms" | "formats">): string {
  return `${one.formats.map((format) => SHORT[format]).join(", ")}; ${one.forms.join(" and ")}`;
}

export function reasonWords(reason: string): string {
  return REASONS[reason] ?? "Something went wrong. Ask for it again.";
}

/** "84 ratings of 30 sessions by 4 raters" */
export function holdsWords(one: RatingsExport): string {
  return (
    `${counted(one.n_ratings, "rating")} of ${counted(one.n_sessions, "session")} ` +
    `by ${counted(one.n_raters, "rater")}`
  );
}

export function leftOutWords(one: RatingsExport): string | null {
  if (one.left_out.length === 0) return null;
  const parts = one.left_out.map(({ reason, n }) => `${n} ${LEFT_OUT[reason] ?? "for a reason"}`);
  return `Left out: ${parts.join(", ")}.`;
}

/** How many ratings a choice would hold, of the rounds that can be exported. */
export function countFor(options: ExportOptions, use: DataUse, round: string): number {
  return options.rounds
    .filter(({ id }) => round === "" || id === round)
    .reduce((sum, { n_ratings }) => sum + (n_ratings[use] ?? 0), 0);
}

/** The page's answer to its question: what there is to export. */
export function leadWords(options: ExportOptions): string {
  const [use] = options.data_uses;
  const rounds = options.rounds.length;
  if (use === undefined || rounds === 0) {
    return "Ratings for your own programs, once a round is closed.";
  }
  const most = Math.max(...options.data_uses.map((each) => countFor(options, each, "")));
  return `${counted(most, "rating")} of ${counted(rounds, "closed round")} can be taken out as files.`;
}
