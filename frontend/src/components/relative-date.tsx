import { dueInWords, formatDay, formatMoment, relativeDay } from "@/lib/dates";

interface RelativeDateProps {
  /** A date ("2026-03-09") or a moment ("2026-03-09T10:00:00Z"). */
  on: string;
  /** "due" says how near or how late it is. */
  as?: "day" | "due" | "date" | "moment";
}

/** A date as people say it; the exact one is in the title. */
export function RelativeDate({ on, as = "day" }: RelativeDateProps) {
  const exact = on.includes("T") ? formatMoment(on) : formatDay(on);
  const words = {
    day: () => relativeDay(on),
    due: () => dueInWords(on),
    date: () => formatDay(on),
    moment: () => exact,
  }[as]();
  return (
    <time dateTime={on} title={exact}>
      {words}
    </time>
  );
}
