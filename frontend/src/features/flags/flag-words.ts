import type { HarmFlag, HarmFlagStep } from "@/api/types";
import type { StateTone } from "@/components/state-mark";
import { formatDay } from "@/lib/dates";
import { counted } from "@/lib/words";

const STATES: Record<HarmFlag["state"], { word: string; tone: StateTone }> = {
  open: { word: "Not acknowledged", tone: "alert" },
  acknowledged: { word: "Acknowledged", tone: "partial" },
  settled: { word: "Settled", tone: "done" },
  taken_back: { word: "Taken back by the rater", tone: "quiet" },
};

export const STATE_CHOICES = Object.entries(STATES).map(([value, { word }]) => ({
  value,
  label: word,
}));

const OUTCOMES: Record<NonNullable<HarmFlag["outcome"]>, string> = {
  confirmed: "Confirmed, and something was done",
  not_confirmed: "Not confirmed",
  undecidable: "Cannot be told from the session",
};

export const OUTCOME_CHOICES = Object.entries(OUTCOMES).map(([value, label]) => ({
  value: value as NonNullable<HarmFlag["outcome"]>,
  label,
}));

export function stateOf(flag: HarmFlag): { word: string; tone: StateTone } {
  return STATES[flag.state];
}

export function outcomeWord(outcome: NonNullable<HarmFlag["outcome"]>): string {
  return OUTCOMES[outcome];
}

/** Until when something is to be done; null when nothing is. */
export function dueOf(flag: HarmFlag): string | null {
  if (flag.state === "open") return flag.acknowledge_by;
  return flag.state === "acknowledged" ? flag.settle_by : null;
}

const STEPS: Record<HarmFlagStep["kind"], string> = {
  raised: "A rating raised it",
  turns_changed: "The rating names other turns",
  taken_back: "The rating took it back",
  acknowledged: "acknowledged it",
  deadline_moved: "moved the deadline",
  settled: "settled it",
  reopened: "opened it again",
  overdue: "It was overdue; everybody responsible got a mail",
};

/** What a step was, as a sentence without its end. */
export function stepInWords(step: HarmFlagStep): string {
  const said = step.made_by === null ? STEPS[step.kind] : `${step.made_by} ${STEPS[step.kind]}`;
  if (step.kind === "deadline_moved" && step.settle_by !== null) {
    return `${said} to ${formatDay(step.settle_by.slice(0, 10))}`;
  }
  return step.outcome === null ? said : `${said}: ${outcomeWord(step.outcome).toLowerCase()}`;
}

/** The page in one sentence. */
export function flagsInWords(flags: readonly HarmFlag[]): string {
  const open = flags.filter((flag) => flag.state === "open").length;
  const looked = flags.filter((flag) => flag.state === "acknowledged").length;
  const late = flags.filter((flag) => flag.is_overdue).length;
  if (open + looked === 0) return "No harm flag waits for anybody.";
  const parts = [
    open > 0 ? `${counted(open, "harm flag waits", "harm flags wait")} to be acknowledged` : null,
    looked > 0 ? `${counted(looked, "harm flag is", "harm flags are")} being looked into` : null,
    late > 0 ? `${late} ${late === 1 ? "is" : "are"} overdue` : null,
  ];
  return `${parts.filter((part) => part !== null).join("; ")}.`;
}
