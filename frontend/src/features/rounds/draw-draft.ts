import type { components } from "@/api/schema.gen";

type FrameQuestion = components["schemas"]["FrameQuestionRequest"];
type DrawBody = components["schemas"]["DrawDraftRequest"];
type Sought = NonNullable<FrameQuestion["sought"]>;

/** A draw as the form holds it; what is empty asks for nothing. */
export interface DrawDraft {
  heldFrom: string;
  heldUntil: string;
  phase: Sought["session_phase"];
  cohort: string;
  trainee: string;
  notYetGiven: boolean;
  evenlyBy: NonNullable<FrameQuestion["stratified_by"]>;
  nSessions: string;
  seed: string;
}

export const NO_DRAW: DrawDraft = {
  heldFrom: "",
  heldUntil: "",
  phase: "",
  cohort: "",
  trainee: "",
  notYetGiven: true,
  evenlyBy: "trainee",
  nSessions: "",
  seed: "",
};

const orNone = (value: string) => (value === "" ? null : value);

export function soughtOf(draft: DrawDraft): Sought {
  return {
    held_from: orNone(draft.heldFrom),
    held_until: orNone(draft.heldUntil),
    session_phase: draft.phase,
    cohort: orNone(draft.cohort),
    trainee: orNone(draft.trainee),
    not_yet_given: draft.notYetGiven,
  };
}

export function drawOf(draft: DrawDraft): DrawBody {
  return {
    sought: soughtOf(draft),
    n_sessions: Number(draft.nSessions),
    stratified_by: draft.evenlyBy,
    seed: draft.seed.trim(),
  };
}
