import { expect, it } from "vitest";
import { definitionFixture } from "@/testing/instrument-fixtures";
import { countsFixture } from "./counts.fixture";
import { lineageSentence, limitSentences, whenSentence } from "./part-words";

const counts = countsFixture();

it("says conditions in words, all of them", () => {
  const [, repair] = counts.items;
  expect(limitSentences(repair!, counts)).toEqual([
    "Asked only if G1 (Interest) is scored 2 or more and S1 (How did the two meet?) is answered “By video” or “By telephone”.",
  ]);
  expect(limitSentences(counts.counts[1]!, counts)).toEqual([
    "Asked only if QO (Open question) is counted 9 or less.",
  ]);
});

it("says when a part is asked for, with and without phases", () => {
  expect(whenSentence(counts.items[0]!, counts)).toBe("Required in every session.");
  expect(whenSentence(counts.items[1]!, counts)).toBe("Asked for where there is occasion.");
  const ipt = definitionFixture();
  expect(whenSentence(ipt.items[1]!, ipt)).toBe(
    "Initial: where there is occasion; Middle: required; Termination: not applicable.",
  );
});

it("says what a part was in the version before", () => {
  const [interest, repair] = counts.items;
  expect(lineageSentence(interest!.lineage, counts)).toBe("Same as in 1.0.");
  expect(lineageSentence(repair!.lineage, counts)).toBe(
    "Rescaled from G7 in 1.0: 0→1, 1→3, 2→5. Three points were too few.",
  );
  expect(lineageSentence(counts.counts[0]!.lineage, counts)).toBe("New in 1.1.");
  expect(lineageSentence(counts.counts[1]!.lineage, counts)).toBe("Same as QX in 1.0.");
  expect(lineageSentence("same", countsFixture({ follows: null }))).toBeNull();
});
