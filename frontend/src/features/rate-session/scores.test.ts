import { expect, it } from "vitest";
import { mixedRubric } from "./mixed-rubric-fixture";
import { ruleSentence, scoredScales, scoreRows, summaryRows } from "./scores";

it("says rule, range and pass mark of a sum and a mean, the total first", () => {
  const scores = [
    { of: "A", scale: "skill", score: 6.666666666666667, reason: null },
    { of: "overall", scale: "skill", score: 13, reason: null },
    { of: "overall", scale: "strain", score: null, reason: "no_applicable_items" },
  ] as const;
  expect(scoredScales(mixedRubric, scores)).toEqual(["skill", "strain"]);
  const [total, section] = scoreRows(mixedRubric, scores);
  expect(total).toMatchObject({
    name: "Total",
    cells: [
      {
        number: "13",
        range: "sum of 2 items, 0 to 20",
        benchmarks: [{ words: "usual pass mark 12", isReached: true }],
      },
      { number: null, why: "no item applies", benchmarks: [] },
    ],
  });
  expect(section).toMatchObject({ name: "A Talk", cells: [{ number: "6.67", range: "" }, null] });
  expect(ruleSentence(mixedRubric)).toBe(
    "A section is the mean of its items; the total is the sum of all items.",
  );
});

it("writes summaries of counts in their unit, or why there is none", () => {
  const summary = { id: "complex", name: "Complex", unit: "percent" } as const;
  const [some] = summaryRows(mixedRubric, [{ ...summary, value: 25, reason: null }]);
  expect(some).toMatchObject({
    number: "25 %",
    benchmarks: [{ words: "enough 40 %", isReached: false }],
  });
  const [none] = summaryRows(mixedRubric, [
    { ...summary, value: null, reason: "zero_denominator" },
  ]);
  expect(none).toMatchObject({ number: null, why: "nothing was counted for RS or RC" });
});
