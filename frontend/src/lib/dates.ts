/** Dates as people say them. Days are calendar days of the reader; times are their local time. */

const DAY_MS = 86_400_000;

function parts(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat("en-GB", options);
}

const DAY = parts({ day: "numeric", month: "short", year: "numeric" });
const WEEKDAY = parts({ weekday: "long" });
const TIME = parts({
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});

/** A date without a time ("2026-03-09") as the local midnight that starts it. */
export function localDay(on: string): Date {
  const [year = 1970, month = 1, day = 1] = on.slice(0, 10).split("-").map(Number);
  return new Date(year, month - 1, day);
}

export function formatDay(on: string): string {
  return DAY.format(localDay(on));
}

export function formatMoment(at: string): string {
  return TIME.format(new Date(at));
}

/** Today as an ISO date, as a date input wants it. */
export function isoDay(date: Date = new Date()): string {
  const month = String(date.getMonth() + 1).padStart(2, "0");
  return `${date.getFullYear()}-${month}-${String(date.getDate()).padStart(2, "0")}`;
}

/** The same day of a later month, or that month's last day. */
export function monthsAfter(on: string, months: number): string {
  const day = localDay(on);
  const last = new Date(day.getFullYear(), day.getMonth() + months + 1, 0);
  const same = Math.min(day.getDate(), last.getDate());
  return isoDay(new Date(last.getFullYear(), last.getMonth(), same));
}

/** Whole calendar days from `now` to the day; negative in the past. */
export function daysUntil(on: string, now: Date = new Date()): number {
  const today = new Date(now.getFullYear(), now.getMonth(), now.getDate());
  return Math.round((localDay(on).getTime() - today.getTime()) / DAY_MS);
}

/** A day relative to now where that is shorter than its date: "today", "on Friday", "9 Mar 2026". */
export function relativeDay(on: string, now: Date = new Date()): string {
  const days = daysUntil(on, now);
  if (days === 0) return "today";
  if (days === 1) return "tomorrow";
  if (days === -1) return "yesterday";
  if (days > 1 && days < 7) return `on ${WEEKDAY.format(localDay(on))}`;
  if (days < 0 && days > -7) return `${-days} days ago`;
  return `on ${formatDay(on)}`;
}

/** What a due date means now: "due on Friday", "due today", "3 days overdue". */
export function dueInWords(on: string, now: Date = new Date()): string {
  const days = daysUntil(on, now);
  if (days < 0) return `${-days} ${days === -1 ? "day" : "days"} overdue`;
  return `due ${relativeDay(on, now)}`;
}
