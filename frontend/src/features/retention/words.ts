/** How rules, reasons and things kept are said. */
import type { DeletedWhat, KeepEvent, KeepRule, RetentionKind } from "@/api/types";
import { formatDay } from "@/lib/dates";
import { fromCode } from "@/lib/words";

export const ON_A_DAY = "day";

export const KINDS: readonly {
  id: RetentionKind;
  label: string;
  one: string;
  description: string;
}[] = [
  {
    id: "text",
    label: "Transcripts",
    one: "transcript",
    description: "The words, and what rests on them alone. The recording goes with them.",
  },
  {
    id: "recording",
    label: "Recordings",
    one: "recording",
    description: "Sound and picture, where they are to go before the transcript.",
  },
  {
    id: "unfinished",
    label: "Unfinished imports",
    one: "transcript",
    description: "Transcripts without a case, or for which nobody has vouched.",
  },
];

/** "90 days after the session was held"; null is no rule. */
export function ruleSaid(rule: KeepRule | null, events: readonly KeepEvent[]): string {
  if (rule === null) return "until the client withdraws";
  if (rule.event === ON_A_DAY) return `until ${formatDay(rule.on ?? "")}`;
  const words = events.find((event) => event.name === rule.event)?.words ?? fromCode(rule.event);
  return `${rule.days ?? 0} days ${words}`;
}

const WHAT: Record<DeletedWhat, string> = { text: "Transcript", recording: "Recording" };

export function whatWord(what: DeletedWhat): string {
  return WHAT[what];
}

const REASONS: Readonly<Record<string, string>> = {
  retention: "Due under the policy",
  consent_withdrawn: "Consent withdrawn",
  account_erased: "Trainee’s account erased",
  withdrawn_hold_lifted: "Consent withdrawn, hold lifted",
  deleted_by_person: "Deleted by a person",
};

export function reasonWord(reason: string): string {
  return REASONS[reason] ?? fromCode(reason);
}

/** "B-01, session 7"; a session waiting for a case has neither. */
export function sessionName(one: {
  case_code: string | null;
  session_number: number | null;
}): string {
  if (one.case_code === null) return "Session without a case";
  return one.session_number === null
    ? `${one.case_code}, session without a number`
    : `${one.case_code}, session ${one.session_number}`;
}
