import type { MissingReason, RecordingWord, Register, TherapySession } from "@/api/types";
import { counted, fromCode, notAssignableWord } from "@/lib/words";

export const RECORDINGS: readonly { value: RecordingWord; label: string }[] = [
  { value: "recorded", label: "Recorded" },
  { value: "not_recorded", label: "Not recorded" },
  { value: "lost", label: "Recorded, but the recording is lost" },
];

export const MISSING_REASONS: readonly { value: MissingReason; label: string }[] = [
  { value: "declined", label: "The client did not want it" },
  { value: "setting", label: "The place or service does not allow it" },
  { value: "clinical", label: "The therapist held it unwise that day" },
  { value: "technical", label: "The equipment failed" },
  { value: "forgotten", label: "It was forgotten" },
  { value: "damaged", label: "The file is damaged or was deleted" },
  { value: "other", label: "Another reason" },
];

/** What keeps a recorded meeting from being drawn, where the word for a session would mislead. */
const HINDRANCES: Readonly<Record<string, string>> = {
  no_transcript: "its text has not come in yet",
  text_erased: "its text was erased when its time was over, or after a withdrawal",
};

/** Of several things that are missing the one that comes first on the way to a rater is said. */
const STEPS: readonly string[] = [
  "no_consent",
  "consent_not_for_training",
  "consent_expired",
  "consent_withdrawn",
  "no_transcript",
  "quarantined",
  "not_deidentified",
  "no_phase",
];

const STATES: Readonly<Record<RecordingWord, string>> = {
  recorded: "Recorded",
  not_recorded: "Not recorded",
  lost: "Recording lost",
};

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

export function reasonWord(reason: string): string {
  const known = MISSING_REASONS.find((one) => one.value === reason);
  return known?.label ?? fromCode(reason);
}

/** Why meetings cannot be drawn: "Not recorded: the equipment failed". */
export function missingWord({ recording, reason }: Register["missing"][number]): string {
  const why =
    recording === "recorded"
      ? (HINDRANCES[reason] ?? notAssignableWord(reason))
      : lowered(reasonWord(reason));
  return `${STATES[recording]}: ${why}`;
}

/** Why one meeting cannot be drawn, in its own words; empty when it can. */
export function whyMissing(meeting: TherapySession): string {
  if (meeting.missing_reason !== null) {
    const note = meeting.missing_note === "" ? "" : ` – ${meeting.missing_note}`;
    return `${reasonWord(meeting.missing_reason)}${note}`;
  }
  const { transcript } = meeting;
  if (transcript !== null && transcript.deleted_at !== null) return "Its text was erased";
  const [first] = meeting.not_assignable_reasons.toSorted(
    (a, b) => STEPS.indexOf(a) - STEPS.indexOf(b),
  );
  if (first === undefined) return "";
  const why = HINDRANCES[first] ?? notAssignableWord(first);
  return why.charAt(0).toUpperCase() + why.slice(1);
}

type Counts = Pick<Register, "n_registered" | "n_recorded" | "n_consented" | "n_ready">;

/** The sentence of the register: n of N. */
export function registerSentence(counts: Counts, planned?: number): string {
  const { n_registered, n_recorded, n_consented, n_ready } = counts;
  if (n_registered === 0) return "No meeting is registered yet.";
  const of = planned === undefined ? "" : ` of ${planned} planned`;
  return (
    `${counted(n_registered, "meeting")}${of} ${n_registered === 1 ? "is" : "are"} registered: ` +
    `${n_recorded} ${n_recorded === 1 ? "was" : "were"} recorded, ${n_consented} of them ` +
    `${n_consented === 1 ? "has" : "have"} consent to training, and ${n_ready} ` +
    `${n_ready === 1 ? "is" : "are"} ready to be drawn for rating.`
  );
}
