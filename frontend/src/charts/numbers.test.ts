import { describe, expect, it } from "vitest";
import { coefficient, difference, percent, points } from "./numbers";

describe("coefficient", () => {
  it("leaves out the zero before the point and uses a true minus", () => {
    expect(coefficient(0.614)).toBe(".61");
    expect(coefficient(-0.08)).toBe("−.08");
    expect(coefficient(1)).toBe("1.00");
    expect(coefficient(0)).toBe(".00");
  });

  it("writes a rounded zero without a sign", () => {
    expect(coefficient(-0.001)).toBe(".00");
  });
});

it("writes a difference with its sign, and none at zero", () => {
  expect(difference(0.321)).toBe("+0.32");
  expect(difference(-0.1)).toBe("−0.10");
  expect(difference(-0.001)).toBe("0.00");
  expect(difference(0.001)).toBe("0.00");
});

it("writes points and percentages", () => {
  expect(points(3.449)).toBe("3.4");
  expect(percent(0.615)).toBe("62%");
});
