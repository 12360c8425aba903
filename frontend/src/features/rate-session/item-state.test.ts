import { describe, expect, it } from "vitest";
import { applicabilityNow } from "./applicability";
import { type Draft, EMPTY_ITEM, type ItemValue } from "./draft";
import { statusChoices, withScore, withStatus } from "./item-edits";
import { itemCount, itemState } from "./item-state";
import { applicabilityFixture } from "./rating-fixture";
import { rubricFixture } from "./rubric-fixture";
import { AREAS, firstStop, openStopAfter, stopFrom, stopsOf } from "./stops";

const a1 = rubricFixture.items[0]!;
const required = { state: "required", reason: null } as const;
const conditional = { state: "conditional", reason: null } as const;
const scored = (change: Partial<ItemValue>): ItemValue => ({
  ...EMPTY_ITEM,
  status: "scored",
  ...change,
});

function draftWith(items: Record<string, ItemValue>, areas: string[] | null = null): Draft {
  return { areas, items, flags: {}, note: "" };
}

describe("itemState", () => {
  it("says what a half-rated item still needs", () => {
    expect(itemState(rubricFixture, a1, scored({ values: { adherence: 3 } }), required).words).toBe(
      "needs competence",
    );
    expect(
      itemState(rubricFixture, a1, scored({ values: { adherence: 3, competence: 4 } }), required)
        .words,
    ).toBe("needs evidence");
  });

  it("asks for evidence only where a score is above 0", () => {
    const zeros = scored({ values: { adherence: 0, competence: 0 } });
    expect(itemState(rubricFixture, a1, zeros, required).progress).toBe("done");
    const full = scored({ values: { adherence: 3, competence: 4 }, evidence: [2] });
    expect(itemState(rubricFixture, a1, full, required).words).toBe("adherence 3, competence 4");
  });

  it("names why an item is out, whatever is stored for it", () => {
    const value = scored({ values: { adherence: 3, competence: 4 }, evidence: [2] });
    const out = { state: "not_applicable", reason: "problem_area" } as const;
    expect(itemState(rubricFixture, a1, value, out)).toMatchObject({
      progress: "out",
      words: "not the area you recorded",
    });
  });
});

describe("applicability by the problem area", () => {
  it("opens the area items by the rater's own answer and puts the others out", () => {
    const after = applicabilityFixture(["dispute"]);
    expect(after.B4).toEqual({ state: "required", reason: null });
    expect(after.B3).toEqual({ state: "not_applicable", reason: "problem_area" });
    expect(after.A1).toEqual(required);
  });

  it("keeps an area item out that its phase has put out", () => {
    const stored = { B4: { state: "not_applicable", reason: "phase" } } as const;
    const after = applicabilityNow(
      rubricFixture,
      stored,
      { areas: ["dispute"], items: {} },
      "initial",
    );
    expect(after.B4).toEqual(stored.B4);
  });

  it("opens both items of a mixed case", () => {
    const after = applicabilityFixture(["dispute", "grief"]);
    expect([after.B3?.state, after.B4?.state]).toEqual(["required", "required"]);
  });
});

describe("status choices", () => {
  it("offers absent for required items, and the two others where an occasion may not arise", () => {
    expect(statusChoices(a1, required).map(({ status }) => status)).toEqual(["absent"]);
    expect(statusChoices(a1, conditional).map(({ status }) => status)).toEqual([
      "missed_opportunity",
      "not_applicable",
    ]);
    expect(statusChoices(a1, { state: "awaits_problem_area", reason: null })).toEqual([]);
  });

  it("takes the numbers away with a status, and the status away with a number", () => {
    const out = withStatus(
      scored({ values: { adherence: 3, competence: 2 }, evidence: [1] }),
      "not_applicable",
    );
    expect(out).toMatchObject({
      values: { adherence: null, competence: null },
      not_applicable_reason: "no_opportunity",
    });
    expect(withScore(out, "adherence", 2)).toMatchObject({
      status: "scored",
      values: { adherence: 2, competence: null },
      not_applicable_reason: null,
    });
    expect(withStatus(out, "not_applicable")).toMatchObject({
      status: "unscored",
      not_applicable_reason: null,
    });
  });
});

it("counts answered items among those that ask for an answer", () => {
  const items = { A1: withStatus(EMPTY_ITEM, "absent") };
  const areas = ["dispute"];
  expect(itemCount(rubricFixture, draftWith(items, areas), applicabilityFixture(areas))).toEqual({
    done: 1,
    of: 3,
  });
});

describe("stops", () => {
  const applicability = applicabilityFixture(["dispute"]);
  const stops = stopsOf(rubricFixture, applicability);

  it("are the problem area and the items that can be rated", () => {
    expect(stops).toEqual([AREAS, "A1", "A2", "B4"]);
  });

  it("lead past items that are out, also from one of them", () => {
    expect(stopFrom(rubricFixture, stops, "A2", 1)).toBe("B4");
    expect(stopFrom(rubricFixture, stops, "B3", -1)).toBe("A2");
    expect(stopFrom(rubricFixture, stops, "B4", 1)).toBe("B4");
  });

  it("go on with the next open item, around the end, when one is done", () => {
    const draft = draftWith({ B4: withStatus(EMPTY_ITEM, "absent") }, ["dispute"]);
    expect(openStopAfter(rubricFixture, draft, applicability, "A1")).toBe("A2");
    expect(openStopAfter(rubricFixture, draft, applicability, "A2")).toBe("A1");
    const all = draftWith(
      { A1: draft.items.B4!, A2: withStatus(EMPTY_ITEM, "not_applicable"), B4: draft.items.B4! },
      ["dispute"],
    );
    expect(openStopAfter(rubricFixture, all, applicability, "A2")).toBeNull();
  });

  it("begin with the problem area, then with the first open item", () => {
    expect(firstStop(rubricFixture, draftWith({}), applicability)).toBe(AREAS);
    const items = { A1: withStatus(EMPTY_ITEM, "absent") };
    expect(firstStop(rubricFixture, draftWith(items, ["dispute"]), applicability)).toBe("A2");
  });
});
