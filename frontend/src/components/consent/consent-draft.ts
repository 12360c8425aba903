import type { ConsentForm, ConsentScope } from "@/api/types";
import { isoDay } from "@/lib/dates";

/** What the client ticked, as the fields hold it. */
export interface ConsentDraft {
  form: ConsentForm;
  chosen: readonly string[];
  givenOn: string;
  expiresOn: string;
  /** "yes", "no", or "" as long as nobody said. */
  keepScores: string;
}

export function newConsent(form: ConsentForm): ConsentDraft {
  return { form, chosen: [], givenOn: isoDay(), expiresOn: "", keepScores: "" };
}

function scopesOf({ form, chosen }: ConsentDraft): ConsentScope[] {
  return form.scopes.filter((scope) => chosen.includes(scope));
}

/** Whether everything that the form asks for was answered. */
export function isComplete(draft: ConsentDraft): boolean {
  const asksOfScores = draft.form.offers_keeping_scores;
  return scopesOf(draft).length > 0 && !(asksOfScores && draft.keepScores === "");
}

/** As the server takes it. */
export function toConsent(draft: ConsentDraft) {
  return {
    form: draft.form.id,
    scopes: scopesOf(draft),
    given_on: draft.givenOn,
    expires_on: draft.expiresOn === "" ? null : draft.expiresOn,
    keep_scores: draft.form.offers_keeping_scores && draft.keepScores === "yes",
  };
}

/** What is handed out now stands first; earlier versions follow, for what was signed on them. */
export function inOrder(forms: readonly ConsentForm[]): ConsentForm[] {
  return [...forms].sort((a, b) => Number(b.is_current) - Number(a.is_current));
}
