import type { DrawFrame, RoundDraw, RoundPlan, RoundSummary } from "@/api/types";
import { counted, fromCode, listed, notAssignableWord } from "@/lib/words";

type Precision = RoundPlan["precision"][number];
type LeftOut = DrawFrame["left_out"];

/** Whether the ratings will be able to say how the raters compare. */
export function connectionSentence(plan: RoundPlan): string {
  if (plan.n_double_coded === 0) {
    return "No session has two raters: this round will not show how far raters agree.";
  }
  if (plan.n_components === 1) {
    return "Connected: every rater can be compared with every other, directly or through shared sessions.";
  }
  return `In ${plan.n_components} parts: raters of different parts share no session, also not through others, and cannot be compared.`;
}

/** Why more or fewer sessions are shared than the share that was asked for. */
export function shareNotes(plan: RoundPlan): string[] {
  const notes: string[] = [];
  const more = plan.n_double_coded - plan.n_asked_double;
  if (more > 0) {
    notes.push(
      `${counted(more, "session is", "sessions are")} double-coded beyond the share, because fewer would not link all raters.`,
    );
  }
  if (more < 0) {
    notes.push(
      `${counted(-more, "session")} fewer than the share: conflicts leave those with one rater.`,
    );
  }
  if (plan.n_added > 0) {
    notes.push(
      `${counted(plan.n_added, "rating is", "ratings are")} added where conflicts leave no other link.`,
    );
  }
  if (plan.n_lacking > 0) {
    notes.push(
      `${counted(plan.n_lacking, "rating", "ratings")} cannot be given to anybody: nobody is left who may make them.`,
    );
  }
  return notes;
}

const NO_INTERVAL: Record<string, string> = {
  insufficient_data:
    "Too little is shared between raters for an interval of their agreement; double-code more sessions.",
  no_pairable_sessions:
    "No session has two raters, so there will be no interval of their agreement.",
};

export function precisionSentence(precision: Precision): string {
  const on = precision.scale === "" ? "" : `${fromCode(precision.scale)}: `;
  if (precision.half_width === null || precision.icc === null) {
    const reason = precision.reason ?? "";
    return `${on}${NO_INTERVAL[reason] ?? `No interval can be expected: ${fromCode(reason).toLowerCase()}.`}`;
  }
  const most = precision.half_width_at_most;
  const at = most === null ? "" : ` (nine times in ten at most ±${twoPlaces(most)})`;
  return `${on}ICC interval expected ±${twoPlaces(precision.half_width)}${at}, if the true ICC is ${twoPlaces(precision.icc)}.`;
}

export function precisionSource(plan: RoundPlan): string {
  return plan.precision.some((one) => one.scale === "")
    ? "Assumed: this programme has not rated enough to have variance components of its own."
    : "From this programme's own variance components.";
}

function twoPlaces(value: number): string {
  return value.toFixed(2).replace(/^0\./, ".");
}

/** "12 of 31 registered sessions can be drawn." */
export function frameSentence(frame: DrawFrame): string {
  return `${frame.n_in_frame} of ${counted(frame.n_registered, "registered session")} can be drawn.`;
}

export function leftOutLines(leftOut: LeftOut): string[] {
  return leftOut.map(
    ({ reason, n_sessions }) => `${counted(n_sessions, "session")}: ${notAssignableWord(reason)}`,
  );
}

export function drawSentence(draw: RoundDraw): string {
  const evenly = draw.stratified_by === "" ? "" : `, evenly by ${draw.stratified_by}`;
  return `${draw.n_drawn} of ${draw.n_registered} registered, drawn at random from the ${draw.n_in_frame} that could be rated${evenly}.`;
}

/** "Shared sessions: R01 and R02 3, R01 and R03 2": who shares how much. */
export function pairsSentence(plan: RoundPlan): string {
  const parts = plan.pairs.map((pair) => `${pair.first} and ${pair.second} ${pair.n_sessions}`);
  return parts.length === 0 ? "" : `Shared sessions: ${listed(parts)}.`;
}

/** "2 raters each", "1 rater each and 20 % double-coded". */
export function sharingWords(round: RoundSummary): string {
  const each = `${counted(round.raters_per_session, "rater")} each`;
  if (round.raters_per_session > 1) return each;
  return round.double_coded_percent === 0
    ? `${each}, none double-coded`
    : `${each} and ${round.double_coded_percent} % double-coded`;
}
