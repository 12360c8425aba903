import { expect, it } from "vitest";
import { varianceSegments } from "./variance-layout";

it("lays the parts end to end as shares of their sum", () => {
  const segments = varianceSegments({ session: 0.6, rater: 0.2, residual: 0.4 }, 120);

  expect(segments?.map((s) => [s.part, Math.round(s.x), Math.round(s.width)])).toEqual([
    ["session", 0, 60],
    ["rater", 60, 20],
    ["residual", 80, 40],
  ]);
});

it("has nothing to draw where nothing varies", () => {
  expect(varianceSegments({ session: 0, rater: 0, residual: 0 }, 120)).toBeNull();
});
