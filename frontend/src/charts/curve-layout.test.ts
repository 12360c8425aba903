import { describe, expect, it } from "vitest";
import {
  dodged,
  firstSession,
  lastSession,
  plotArea,
  sessionTicks,
  shapePath,
} from "./curve-layout";

const margins = { left: 30, right: 50, top: 10, bottom: 40 };

it("shows the whole scale, whatever was scored", () => {
  const plot = plotArea({ width: 400, height: 300 }, margins, 8, { min: 0, max: 6 });

  expect(plot.y(6)).toBe(10);
  expect(plot.y(0)).toBe(260);
  expect(plot.x(1)).toBeGreaterThan(plot.left);
  expect(plot.x(8)).toBeLessThan(plot.right);
});

it("ends the axis at the last session of anything drawn, and never at the first", () => {
  expect(lastSession([{ x: 3 }], [{ x: 7 }], [])).toBe(7);
  expect(lastSession([])).toBe(2);
  expect(lastSession([{ x: 1 }])).toBe(2);
});

it("begins the axis before the training where something stands there", () => {
  expect(firstSession([])).toBe(1);
  expect(firstSession([{ x: 0 }, { x: -3 }])).toBe(-3);
  const plot = plotArea({ width: 400, height: 300 }, margins, 8, { min: 0, max: 6 }, -3);
  expect(plot.x(-3)).toBeGreaterThan(plot.left);
  expect(plot.x(8)).toBeLessThan(plot.right);
});

describe("sessionTicks", () => {
  it("writes all sessions where there is room", () => {
    expect(sessionTicks(6, 600)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("leaves some out where it is tight", () => {
    expect(sessionTicks(20, 130)).toEqual([1, 5, 10, 15, 20]);
  });
});

describe("dodged", () => {
  it("sets the scores of one session side by side around its place", () => {
    expect(dodged([{ x: 1 }, { x: 2 }, { x: 2 }], 60)).toEqual([0, -5.5, 5.5]);
  });

  it("stays within the session's column", () => {
    const shifts = dodged(
      Array.from({ length: 9 }, () => ({ x: 4 })),
      40,
    );

    expect(Math.max(...shifts) - Math.min(...shifts)).toBeCloseTo(32);
  });
});

it("draws each phase with a shape of its own", () => {
  const paths = (["circle", "square", "triangle", "diamond"] as const).map((s) => shapePath(s));

  expect(new Set(paths).size).toBe(4);
});
