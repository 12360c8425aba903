import { expect, it } from "vitest";
import { type DifferencePart, wordDifference } from "./word-difference";

const whole = (parts: DifferencePart[]) => parts.map(({ text }) => text).join("");
const changed = (parts: DifferencePart[]) =>
  parts.filter(({ isChanged }) => isChanged).map(({ text }) => text.trim());

it("keeps what both share and names what is only in one", () => {
  const { before, after } = wordDifference(
    "Asks once and moves on",
    "Asks twice and then moves on",
  );

  expect(changed(before)).toEqual(["once"]);
  expect(changed(after)).toEqual(["twice", "then"]);
  expect(whole(before)).toBe("Asks once and moves on");
  expect(whole(after)).toBe("Asks twice and then moves on");
});

it("marks nothing in equal texts, and everything beside an empty one", () => {
  expect(changed(wordDifference("the same", "the same").before)).toEqual([]);
  expect(changed(wordDifference("", "all new").after)).toEqual(["all new"]);
});

it("leaves very long texts unmarked and whole", () => {
  const long = "word ".repeat(700);
  const { before, after } = wordDifference(long, `${long}more`);

  expect(changed(before)).toEqual([]);
  expect(whole(after)).toBe(`${long}more`);
});
