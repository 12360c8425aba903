import { describe, expect, it } from "vitest";
import { intervalLayout, intervalMark, symmetricDomain } from "./interval-layout";

const panel = { x: 100, width: 200 };

describe("intervalMark", () => {
  it("places point and interval on the axis", () => {
    const mark = intervalMark({ value: 0.5, low: 0.25, high: 0.75 }, [0, 1], panel);

    expect(mark).toEqual({ x: 200, low: 150, high: 250, isCutLow: false, isCutHigh: false });
  });

  it("cuts at the end of the axis and says so", () => {
    const mark = intervalMark({ value: -0.1, low: -0.4, high: 0.2 }, [0, 1], panel);

    expect(mark.x).toBe(100);
    expect(mark.low).toBe(100);
    expect(mark.isCutLow).toBe(true);
  });

  it("has no interval where there is none", () => {
    const mark = intervalMark({ value: 1, low: null, high: null }, [0, 1], panel);

    expect(mark).toMatchObject({ x: 300, low: null, high: null, isCutHigh: false });
  });
});

describe("intervalLayout", () => {
  it.each([340, 480, 720, 1400])("keeps the panels inside %i pixels and apart", (width) => {
    const layout = intervalLayout(width, 3, 2);
    const [first, second] = layout.panels;

    expect(first!.x).toBeGreaterThanOrEqual(layout.labelWidth);
    expect(first!.width).toBeGreaterThan(100);
    expect(second!.x).toBeGreaterThan(first!.x + first!.width);
    expect(second!.x + second!.width).toBeLessThanOrEqual(width);
  });
});

it("puts zero in the middle of a severity axis and holds every value", () => {
  expect(symmetricDomain([0.2, -0.7])).toEqual([-1, 1]);
  expect(symmetricDomain([0.5])).toEqual([-0.5, 0.5]);
  expect(symmetricDomain([])).toEqual([-0.5, 0.5]);
});
