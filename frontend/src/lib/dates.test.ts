import { describe, expect, it } from "vitest";
import { daysUntil, dueInWords, isoDay, monthsAfter, relativeDay } from "./dates";

const now = new Date(2026, 2, 9, 23, 30); // a Monday, late in the evening

describe("relativeDay", () => {
  it("names near days by word and far days by date", () => {
    expect(relativeDay("2026-03-09", now)).toBe("today");
    expect(relativeDay("2026-03-10", now)).toBe("tomorrow");
    expect(relativeDay("2026-03-13", now)).toBe("on Friday");
    expect(relativeDay("2026-03-06", now)).toBe("3 days ago");
    expect(relativeDay("2026-03-20", now)).toBe("on 20 Mar 2026");
  });

  it("counts calendar days, not hours, across a change of the clock", () => {
    expect(daysUntil("2026-03-30", new Date(2026, 2, 28, 23, 0))).toBe(2);
  });
});

describe("monthsAfter", () => {
  it("keeps the day, or takes the last of a shorter month", () => {
    expect(monthsAfter("2026-01-15", 24)).toBe("2028-01-15");
    expect(monthsAfter("2026-01-31", 1)).toBe("2026-02-28");
    expect(monthsAfter("2026-11-30", 3)).toBe("2027-02-28");
  });
});

describe("dueInWords", () => {
  it("says how late something is", () => {
    expect(dueInWords("2026-03-08", now)).toBe("1 day overdue");
    expect(dueInWords("2026-03-09", now)).toBe("due today");
    expect(dueInWords("2026-03-13", now)).toBe("due on Friday");
  });
});

it("writes the local day as an ISO date", () => {
  expect(isoDay(now)).toBe("2026-03-09");
});
