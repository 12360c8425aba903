import type { AuditWeek } from "@/api/types";
import type { StateTone } from "@/components/state-mark";
import { formatDay } from "@/lib/dates";
import { counted } from "@/lib/words";

const MARKS: Record<AuditWeek["state"], { tone: StateTone; word: string }> = {
  running: { tone: "quiet", word: "not over yet" },
  due: { tone: "open", word: "to be read" },
  overdue: { tone: "alert", word: "overdue" },
  read: { tone: "done", word: "read" },
};

export function weekMark(week: AuditWeek) {
  return MARKS[week.state];
}

export function periodOf(week: AuditWeek): string {
  return `${formatDay(week.starts_on)} to ${formatDay(week.ends_on)}`;
}

/** What waits, in one sentence. */
export function weeksInWords(weeks: readonly AuditWeek[]): string {
  const overdue = weeks.filter(({ state }) => state === "overdue").length;
  const due = weeks.filter(({ state }) => state === "due").length;
  if (overdue + due === 0) {
    return weeks.every(({ state }) => state === "running")
      ? "The first week is not over yet; then somebody reads it."
      : "Every week that is over has been read.";
  }
  const waiting = `${counted(overdue + due, "week waits", "weeks wait")} to be read`;
  if (overdue === 0) return `${waiting}.`;
  if (due === 0) return `${waiting} and ${overdue === 1 ? "is" : "are"} overdue.`;
  return `${waiting}, ${overdue} of them overdue.`;
}
