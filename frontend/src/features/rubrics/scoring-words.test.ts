import { expect, it } from "vitest";
import { definitionFixture } from "@/testing/instrument-fixtures";
import { countsFixture } from "./counts.fixture";
import { benchmarkLines, scoringSentences, summaryRule } from "./scoring-words";

it("says how a sum is made, when it is given and what is left out", () => {
  expect(scoringSentences(countsFixture())).toEqual([
    "Sections get no score of their own.",
    "The total is the sum of all items.",
    "Where some items do not apply, the sum is the mean of the others times the number of items, so that it keeps its full range.",
    "A score is given only when every item that applies is answered.",
    "A required item that was not done counts as 1.",
    "A missed opportunity counts as 1.",
    "What does not apply is left out; it never counts as a number.",
    "No turns are asked for as evidence.",
  ]);
});

it("names the scales where they differ in what absence counts", () => {
  const definition = definitionFixture();
  const scoring = { ...definition.scoring, absent: { adherence: 0, competence: 1 } };
  expect(scoringSentences({ ...definition, scoring })).toContain(
    "A required item that was not done counts as 0 on Adherence and 1 on Competence.",
  );
  expect(scoringSentences(definition)).toContain(
    "A missed opportunity counts as 0 on every scale.",
  );
});

it("writes a summary as a rule, and gathers benchmarks that say the same", () => {
  const definition = countsFixture();
  expect(summaryRule(definition.scoring.summaries[0]!)).toBe("QO of QO + QC, in per cent");
  expect(benchmarkLines(definition)).toEqual([
    { label: "Good", rule: "Total: 7 or more", source: "Proposed" },
    { label: "Sound", rule: "G1 and G2: 3 or more", source: null },
  ]);
});
