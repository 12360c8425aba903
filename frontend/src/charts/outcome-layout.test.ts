import { expect, it } from "vitest";
import { bandMiddles, dayTicks, outcomePlot } from "./outcome-layout";

const POINTS = [
  { on: "2026-01-05", total: 18 },
  { on: "2026-02-02", total: 12 },
  { on: "2026-02-05", total: 11 },
  { on: "2026-03-30", total: 5 },
];

it("draws days by their distance and totals over the whole range", () => {
  const plot = outcomePlot(600, 200, POINTS, { min: 0, max: 27 });

  expect(plot.y(0)).toBe(plot.bottom);
  expect(plot.y(27)).toBe(plot.top);
  const whole = plot.x("2026-03-30") - plot.x("2026-01-05");
  expect((plot.x("2026-02-02") - plot.x("2026-01-05")) / whole).toBeCloseTo(28 / 84, 2);
});

it("puts a single day into the middle", () => {
  const plot = outcomePlot(600, 200, POINTS.slice(0, 1), { min: 0, max: 27 });

  expect(plot.x("2026-01-05")).toBe((plot.left + plot.right) / 2);
});

it("writes the first and the last day, and no two over each other", () => {
  const wide = outcomePlot(600, 200, POINTS, { min: 0, max: 27 });
  const narrow = outcomePlot(300, 200, POINTS, { min: 0, max: 27 });

  expect(dayTicks(POINTS, wide.x)).toEqual(["2026-01-05", "2026-02-02", "2026-03-30"]);
  expect(dayTicks(POINTS, narrow.x)).toEqual(["2026-01-05", "2026-03-30"]);
  expect(dayTicks([], wide.x)).toEqual([]);
});

it("names each severity in the middle of its stretch", () => {
  const bands = [{ starts_at: 0 }, { starts_at: 5 }, { starts_at: 15 }];

  expect(bandMiddles(bands, 21).map(({ middle }) => middle)).toEqual([2.5, 10, 18]);
});
