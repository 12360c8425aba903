import type {
  CalibrationAttempt,
  FeedbackItem,
  GoldAnswer,
  QuizTryBrief,
  RaterState,
  SetPurpose,
  StatusChange,
} from "@/api/types";
import type { StateTone } from "@/components/state-mark";
import { counted } from "@/lib/words";

const STATES: Record<RaterState, { word: string; tone: StateTone }> = {
  not_begun: { word: "Not begun", tone: "quiet" },
  in_training: { word: "In training", tone: "partial" },
  qualified: { word: "Qualified", tone: "done" },
  expired: { word: "Run out", tone: "open" },
  under_review: { word: "Under review", tone: "alert" },
  not_qualified: { word: "Not qualified", tone: "alert" },
  no_tries_left: { word: "No tries left", tone: "alert" },
};

export function stateMark(state: RaterState): { word: string; tone: StateTone } {
  return STATES[state];
}

export const PURPOSE_WORDS: Record<SetPurpose, string> = {
  practice: "Practice",
  test: "Test",
  check: "Hidden checks",
};

export const CHANGE_WORDS: Record<StatusChange["change"], string> = {
  qualified: "Qualified by a test",
  under_review: "Put under review by the watch",
  cleared: "Review cleared: the ratings stand",
  upheld: "Review upheld: the ratings do not stand",
  reopened: "New tries given",
};

export const VERDICT_WORDS: Record<FeedbackItem["verdict"], { word: string; tone: StateTone }> = {
  same: { word: "Same", tone: "done" },
  within_one: { word: "Within one point", tone: "partial" },
  apart: { word: "Two points or more apart", tone: "alert" },
  differs: { word: "Judged otherwise", tone: "alert" },
};

const OUTCOMES: Record<
  NonNullable<CalibrationAttempt["result"]>["outcome"],
  { word: string; tone: StateTone }
> = {
  passed: { word: "Passed", tone: "done" },
  not_passed: { word: "Not passed", tone: "alert" },
  practised: { word: "Practised", tone: "done" },
  not_counted: { word: "Not counted", tone: "quiet" },
  ended: { word: "Ended by the lead", tone: "quiet" },
};

/** How a try at the quiz went. */
export function quizMark({ result }: QuizTryBrief): { word: string; tone: StateTone } {
  if (result === null) return { word: "Begun", tone: "partial" };
  return result.passed ? { word: "Passed", tone: "done" } : { word: "Not passed", tone: "alert" };
}

/** How far an attempt is. */
export function attemptMark(attempt: CalibrationAttempt): { word: string; tone: StateTone } {
  if (attempt.result !== null) return OUTCOMES[attempt.result.outcome];
  if (attempt.n_done === attempt.n_sessions) return { word: "Being judged", tone: "partial" };
  return { word: `${attempt.n_done} of ${attempt.n_sessions} sessions rated`, tone: "partial" };
}

/** What a lead's ending of an attempt means for its rater's tries. */
export function endingWords({ result, number, tries }: CalibrationAttempt): string {
  if (number === null) return "A practice uses no try. What was submitted counts as practised.";
  if (result?.outcome === "not_counted") {
    return "It uses up no try: too few sessions were left for a verdict.";
  }
  return `It counts as try ${number} of ${tries ?? number}: its sessions are known to the rater by now. Nobody can take that back.`;
}

/** "Test, try 2 of 3" or "Practice". */
export function attemptName(attempt: CalibrationAttempt): string {
  if (attempt.number === null) return PURPOSE_WORDS[attempt.purpose];
  const kind = attempt.is_retest ? "Short re-test" : "Test";
  return `${kind}, try ${attempt.number} of ${attempt.tries ?? attempt.number}`;
}

const REASONS: Readonly<Record<string, string>> = {
  phase: "not in this phase",
  problem_area: "not the problem area",
  format: "not in this format",
  condition: "what it depends on is not so",
  no_opportunity: "no opportunity arose",
};

export const STATUS_WORDS: Readonly<Record<string, string>> = {
  scored: "Scored",
  absent: "Absent though required",
  missed_opportunity: "Missed opportunity",
  not_applicable: "No opportunity arose",
  unscored: "Not rated",
};

/** What an answer says, in one line. */
export function answerWords(answer: GoldAnswer): string {
  if (answer.status === "not_applicable") {
    return `Not applicable: ${REASONS[answer.not_applicable_reason ?? ""] ?? "no reason"}`;
  }
  if (answer.status !== "scored") return STATUS_WORDS[answer.status] ?? answer.status;
  if (answer.count !== null) return String(answer.count);
  if (answer.choices.length > 0) return answer.choices.join(", ");
  return Object.entries(answer.values)
    .map(([scale, value]) => `${scale} ${value}`)
    .join(", ");
}

/** "turns 4 and 12", or nothing. */
export function turnWords(turns: readonly number[]): string {
  if (turns.length === 0) return "";
  const last = turns[turns.length - 1];
  const words = turns.length === 1 ? `${last}` : `${turns.slice(0, -1).join(", ")} and ${last}`;
  return `${turns.length === 1 ? "turn" : "turns"} ${words}`;
}

/** A share between 0 and 1 as people read it. */
export function share(value: number): string {
  if (value > 0 && value < 0.005) return "less than 1 %";
  if (value < 1 && value > 0.995) return "more than 99 %";
  return `${Math.round(value * 100)} %`;
}

export function sourceWords(source: "consensus" | "expert", nMakers: number): string {
  return source === "expert"
    ? "a named expert"
    : `consensus of ${counted(nMakers, "person", "people")}`;
}
