import { expect, it } from "vitest";
import { chancePlot, levelTicks } from "./chance-layout";

const POINTS = [1.5, 2, 2.5, 3, 3.5, 4, 4.5].map((level, at) => ({ level, certified: at / 6 }));

it("spans all levels and the whole range of chances", () => {
  const plot = chancePlot(600, 300, POINTS);

  expect(plot.x(1.5)).toBeGreaterThan(plot.left);
  expect(plot.x(4.5)).toBeLessThan(plot.right);
  expect(plot.y(0)).toBe(plot.bottom);
  expect(plot.y(1)).toBe(plot.top);
});

it("always writes the cut, and fewer levels where it is tight", () => {
  expect(levelTicks(POINTS, 600)).toEqual([1.5, 2, 2.5, 3, 3.5, 4, 4.5]);
  const few = levelTicks(POINTS, 120);
  expect(few).toContain(3);
  expect(few.length).toBeLessThan(5);
});
