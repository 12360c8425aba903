import type { PastImport } from "@/api/types";
import { counted, listed, ratingKindWord } from "@/lib/words";

/** "24 independent, 6 supervisor" */
export function kindsWords(kinds: PastImport["kinds"]): string {
  return kinds.map(({ kind, n }) => `${n} ${ratingKindWord(kind).toLowerCase()}`).join(", ");
}

/** "3 sessions of 2 trainees, 6 ratings by 2 raters" */
export function holdsWords(
  past: Pick<PastImport, "n_sessions" | "n_trainees" | "n_ratings" | "n_raters">,
): string {
  const whose = past.n_trainees > 0 ? ` of ${counted(past.n_trainees, "trainee")}` : "";
  return (
    `${counted(past.n_sessions, "session")}${whose}, ` +
    `${counted(past.n_ratings, "rating")} by ${counted(past.n_raters, "rater")}`
  );
}

/** The page's answer to its question: what past data there is. */
export function listWords(studies: readonly PastImport[]): string {
  const kept = studies.filter(({ withdrawal }) => withdrawal === null);
  if (studies.length === 0) {
    return "Sessions and ratings of earlier studies, so that the programme starts with its history.";
  }
  const sessions = kept.reduce((sum, past) => sum + past.n_sessions, 0);
  const withdrawn = studies.length - kept.length;
  const parts = [
    `${counted(kept.length, "earlier study", "earlier studies")} with ${counted(sessions, "session")}`,
    ...(withdrawn > 0 ? [`${withdrawn} withdrawn`] : []),
  ];
  return `${listed(parts)}.`;
}
