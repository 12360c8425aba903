import { expect, it } from "vitest";
import { driftPlot } from "./drift-layout";

const point = (position: number, difference: number) => ({
  position,
  difference,
  ewma: null,
  ewma_low: null,
  ewma_high: null,
});

it("keeps gold in the middle, whatever lies on one side only", () => {
  const plot = driftPlot(600, 300, [point(1, -2.4), point(2, -0.1)], 0.5);

  expect(plot.y(0)).toBeCloseTo((plot.top + plot.bottom) / 2);
  expect(plot.y(-2.4)).toBeLessThan(plot.bottom);
});

it("does not blow up differences that are small", () => {
  const plot = driftPlot(600, 300, [point(1, 0.05)], 0.5);

  expect(plot.y(0.05)).toBeGreaterThan(plot.y(0) - 10);
  expect(plot.x(1)).toBeGreaterThan(plot.left);
});
