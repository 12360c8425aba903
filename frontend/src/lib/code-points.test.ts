import { expect, it } from "vitest";
import { toPoints, toUnits } from "./code-points";

it("leaves places in plain text as they are", () => {
  expect(toUnits("Anna rang.", 4)).toBe(4);
  expect(toPoints("Anna rang.", 5)).toBe(5);
});

it("counts what takes two units as one character", () => {
  const text = "\u{1F600} Anna \u{1F44D} rang";

  const start = toUnits(text, 2);
  const end = toUnits(text, 6);

  expect(text.slice(start, end)).toBe("Anna");
  expect([toPoints(text, start), toPoints(text, end)]).toEqual([2, 6]);
});

it("ends at the end", () => {
  expect(toUnits("a\u{1F600}", 9)).toBe(3);
});
