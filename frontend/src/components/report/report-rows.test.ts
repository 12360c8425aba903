import { describe, expect, it } from "vitest";
import {
  changeFinding,
  changeWords,
  forestFinding,
  pairFinding,
  severityFinding,
  varianceFinding,
} from "./findings";
import { DRIFT, estimate, makeReport, none, variable } from "./report.fixture";
import {
  changeRows,
  forestRows,
  groupedWarnings,
  pairsOn,
  severityRows,
  varianceRows,
} from "./report-rows";
import { reportTable } from "./report-table";

describe("forestRows", () => {
  it("joins both scales of an item in one row and says why there is no number", () => {
    const [first, second] = forestRows(makeReport(), "item", "rubric");

    expect(first).toMatchObject({
      label: "A1 Item A1",
      n: { sessions: 24, raters: 4 },
      cells: { adherence: { value: 0.8 }, competence: { value: 0.61 } },
    });
    expect(second?.cells.adherence).toEqual({ value: null, reason: "scores do not vary" });
  });

  it("puts the weakest first and what has no number last", () => {
    const report = makeReport({
      variables: [
        variable("A1", "competence", { estimates: { icc_a1: none("unheard_of", "No idea.") } }),
        variable("A2", "competence", { estimates: { icc_a1: estimate(0.7, 0.6, 0.8) } }),
        variable("A3", "competence", { estimates: { icc_a1: estimate(0.2, 0, 0.5) } }),
      ],
    });

    expect(forestRows(report, "item", "weakest").map((row) => row.id)).toEqual(["A3", "A2", "A1"]);
    expect(forestRows(report, "item", "rubric")[0]?.cells.competence).toEqual({
      value: null,
      reason: "No idea.",
    });
  });

  it("keeps levels apart", () => {
    const report = makeReport();

    expect(forestRows(report, "section", "rubric").map((row) => row.label)).toEqual([
      "A Focus on the present",
    ]);
    expect(forestRows(report, "overall", "rubric").map((row) => row.label)).toEqual([
      "Whole rating",
    ]);
  });
});

describe("the change of raters", () => {
  const drift = makeReport({ drift: DRIFT }).drift;
  const without = (change: string) =>
    drift.map((on) => ({ ...on, raters: on.raters.filter((row) => row.change !== change) }));

  it("is one row a rater, with a reason where it cannot be told", () => {
    const rows = changeRows(makeReport({ drift }));

    expect(rows.map(({ label }) => label)).toEqual(["R02 Ada Venn", "R03", "R10"]);
    expect(rows[0]?.cells.competence).toMatchObject({ value: 0.21, low: 0.05, high: 0.37 });
    expect(rows[2]?.cells.competence).toEqual({ value: null, reason: "too few shared" });
  });

  it("names who changed beyond their interval, and says so when nobody did or none can tell", () => {
    expect(changeFinding(drift)).toBe(
      "Over the time of these ratings R02 grew harsher on competence",
    );
    expect(changeFinding(without("harsher"))).toBe(
      "No rater is shown to have grown harsher or milder",
    );
    expect(
      changeFinding(without("harsher").map((on) => ({ ...on, raters: on.raters.slice(0, 1) }))),
    ).toBe("Whether raters grew harsher or milder cannot be told");
  });

  it("says what it rests on and of whom it cannot be told", () => {
    expect(changeWords(drift)).toEqual([
      "On competence: 52 ratings of 20 sessions with two raters or more, 5 Jan 2026 to 6 Apr 2026. " +
        "Cannot be told of R10: Fewer than five shared ratings.",
    ]);
  });
});

describe("findings", () => {
  it("count by the lower limit and not by the point", () => {
    expect(forestFinding(forestRows(makeReport(), "item", "rubric"), "item")).toBe(
      "Agreement is at least moderate over the whole interval for 1 of 1 item on adherence " +
        "and 0 of 2 items on competence",
    );
    expect(forestFinding([], "item")).toBe(
      "No agreement could be estimated with an interval at this level",
    );
  });

  it("name only raters whose interval leaves no doubt", () => {
    expect(severityFinding(severityRows(makeReport()))).toBe(
      "R02 scored harsher than the panel and R10 milder than the panel",
    );
    const unsure = makeReport().raters.map((rater) => ({ ...rater, low: -1, high: 1 }));
    expect(severityFinding(severityRows(makeReport({ raters: unsure })))).toBe(
      "No rater is clearly harsher or milder than the panel",
    );
  });

  it("name the pair that agrees least", () => {
    expect(pairFinding(pairsOn(makeReport(), "competence"), "competence")).toBe(
      "R02 and R11 agree least on competence: 60% of their scores are within one point",
    );
    expect(pairFinding([], "adherence")).toBe("Agreement between raters on adherence");
  });

  it("begin the variance with the whole rating", () => {
    const rows = varianceRows(makeReport(), "competence");

    expect(rows.map((row) => row.label)).toEqual(["Whole rating", "A Focus on the present"]);
    expect(varianceFinding(rows, "competence")).toBe(
      "Whole rating: 60% of the differences in competence lie between sessions, 10% between raters",
    );
  });
});

it("says each warning once with all that it is about", () => {
  expect(groupedWarnings(makeReport())).toEqual([
    {
      code: "few_raters",
      text: "Fewer than five raters.",
      about: ["A1 competence", "A2 competence"],
    },
  ]);
});

it("marks intervals whose coverage is off, in charts and in the table", () => {
  const off = { code: "coverage_off", text: "Too seldom." };
  const report = makeReport({
    variables: [
      variable("A1", "competence", {
        estimates: {
          icc_a1: estimate(0.6, 0.4, 0.8),
          ac2_ordinal: { ...estimate(0.8, 0.7, 0.9), warnings: [off] },
        },
      }),
    ],
  });
  const [first, ...others] = report.raters;
  const severe = { ...report, raters: first ? [{ ...first, warnings: [off] }, ...others] : [] };
  const { columns, rows } = reportTable(report);

  expect(rows[0]?.[columns.indexOf("coverage_off")]).toBe("ac2_ordinal");
  expect(forestRows(report, "item", "rubric")[0]?.cells).toEqual({
    competence: { value: 0.6, low: 0.4, high: 0.8 },
  });
  expect(severityRows(severe).map(({ cells }) => cells.competence)).toEqual([
    { value: 0.4, low: 0.1, high: 0.7 },
    { value: -0.3, low: -0.6, high: -0.1, caution: "Too seldom." },
  ]);
});

it("gives every variable a row with value, limits or the reason", () => {
  const { columns, rows } = reportTable(makeReport());
  const at = (row: number, column: string) => rows[row]?.[columns.indexOf(column)];

  expect(rows).toHaveLength(7);
  expect(rows.every((row) => row.length === columns.length)).toBe(true);
  expect(at(0, "icc_a1_low")).toBe(0.7);
  expect([at(2, "icc_a1"), at(2, "icc_a1_reason")]).toEqual([null, "no_variation"]);
  expect(at(1, "warnings")).toBe("few_raters");
});
