import { expect, it } from "vitest";
import { holdsWords, splitByWords, wordsOf } from "./matches";

it("takes a search apart into words", () => {
  expect(wordsOf("  Open  open question ")).toEqual(["open", "question"]);
  expect(wordsOf("   ")).toEqual([]);
});

it("finds words in any of the texts, in any order", () => {
  expect(holdsWords(["A question", null, "that is Open"], ["open", "question"])).toBe(true);
  expect(holdsWords(["A question"], ["open", "question"])).toBe(false);
  expect(holdsWords(["A question"], [])).toBe(true);
});

it("marks every one of the words and loses no letter", () => {
  const parts = splitByWords("An open question stays open.", ["open", "question"]);

  expect(parts.filter((part) => part.isMatch).map((part) => part.text)).toEqual([
    "open",
    "question",
    "open",
  ]);
  expect(parts.map((part) => part.text).join("")).toBe("An open question stays open.");
});
