import { expect, it } from "vitest";
import { mixedRubric } from "./mixed-rubric-fixture";
import { scoreRows, summaryRows } from "./scores";

it("names rule, range and pass mark of a sum and a mean, the total first", () => {
  const rows = scoreRows(mixedRubric, [
    { of: "A", scale: "skill", score: 6.666666666666667, reason: null },
    { of: "overall", scale: "skill", score: 13, reason: null },
    { of: "overall", scale: "strain", score: null, reason: "no_applicable_items" },
  ]);
  expect(rows.map(({ name, rule, number }) => [name, rule, number])).toEqual([
    ["Total, skill", "sum of 2 items, 0 to 20", "13"],
    ["Total, strain", "sum of 1 item, 1 to 5", null],
    ["A Talk, skill", "mean of items, 0 to 10", "6.67"],
  ]);
  expect(rows[0]?.benchmarks).toEqual([{ words: "usual pass mark 12", isReached: true }]);
  expect(rows[1]).toMatchObject({ why: "no item applies", benchmarks: [] });
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
