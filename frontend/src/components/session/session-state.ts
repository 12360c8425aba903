import type { TherapySession } from "@/api/types";
import type { StateTone } from "@/components/state-mark";
import { listed, notAssignableWord } from "@/lib/words";

export type SessionStateId =
  "ready" | "not_ready" | "unassigned" | "no_transcript" | "awaits_text" | "not_recorded" | "lost";

export interface SessionState {
  id: SessionStateId;
  word: string;
  tone: StateTone;
}

/** The states of sessions whose text has come in. */
export const SESSION_STATES: readonly { value: SessionStateId; label: string }[] = [
  { value: "ready", label: "Ready for raters" },
  { value: "not_ready", label: "Not ready" },
  { value: "unassigned", label: "Waits for a case" },
  { value: "no_transcript", label: "Transcript gone" },
];

/** Where a session stands on its way to a rater. */
export function stateOf(session: TherapySession): SessionState {
  if (session.transcript === null) return withoutText(session);
  if (session.transcript.deleted_at !== null) {
    return { id: "no_transcript", word: "Transcript gone", tone: "quiet" };
  }
  if (session.is_assignable) return { id: "ready", word: "Ready for raters", tone: "done" };
  if (session.case === null) return { id: "unassigned", word: "Waits for a case", tone: "open" };
  return { id: "not_ready", word: "Not ready", tone: "partial" };
}

function withoutText({ recording }: TherapySession): SessionState {
  if (recording === "not_recorded") {
    return { id: "not_recorded", word: "Not recorded", tone: "quiet" };
  }
  if (recording === "lost") return { id: "lost", word: "Recording lost", tone: "quiet" };
  return { id: "awaits_text", word: "Recorded, no text yet", tone: "open" };
}

/** Why a session cannot be given to raters, as a sentence; null when it can. */
export function whyNotAssignable(session: TherapySession): string | null {
  if (session.is_assignable || session.not_assignable_reasons.length === 0) return null;
  return `It cannot be given to raters because ${listed(session.not_assignable_reasons.map(notAssignableWord))}.`;
}
