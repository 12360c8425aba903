import { describe, expect, it } from "vitest";
import { applicabilityNow } from "./applicability";
import { askedWhen } from "./conditions";
import { EMPTY_ITEM, type ItemValue } from "./draft";
import { itemState } from "./item-state";
import { mixedRubric } from "./mixed-rubric-fixture";
import { groupsOf, partIn, partsOf } from "./parts";
import { readDefinition } from "./rubric-definition";
import { openStopAfter, stopsOf } from "./stops";

const scored = (change: Partial<ItemValue>): ItemValue => ({
  ...EMPTY_ITEM,
  status: "scored",
  ...change,
});

function states(items: Record<string, ItemValue>) {
  const asked = applicabilityNow(mixedRubric, {}, { areas: null, items }, "middle");
  return Object.fromEntries(
    Object.entries(asked).map(([id, { state, reason }]) => [id, reason ?? state]),
  );
}

describe("conditions", () => {
  it("wait for what they are about", () => {
    expect(states({})).toEqual({
      K1: "required",
      K2: "awaits_answer",
      RS: "required",
      RC: "awaits_answer",
      A1: "required",
      A2: "awaits_answer",
    });
  });

  it("open or rule out by a choice, a count and a score", () => {
    const open = states({
      K1: scored({ choices: ["online"] }),
      RS: scored({ count: 1 }),
      A1: scored({ values: { skill: 3 } }),
    });
    expect([open.K2, open.RC, open.A2]).toEqual(["conditional", "required", "required"]);
    const out = states({
      K1: scored({ choices: ["room"] }),
      RS: scored({ count: 0 }),
      A1: scored({ values: { skill: 2 } }),
    });
    expect([out.K2, out.RC, out.A2]).toEqual(["condition", "condition", "condition"]);
  });

  it("take an absent item by the number that stands for it", () => {
    expect(states({ A1: { ...EMPTY_ITEM, status: "absent" } }).A2).toBe("condition");
  });

  it("are not met by what does not apply", () => {
    const chained = readDefinition({
      ...mixedRubric,
      counts: mixedRubric.counts.map((count) =>
        count.id === "RS" ? { ...count, asked_if: [{ category: "K1", among: ["online"] }] } : count,
      ),
    });
    const items = { K1: scored({ choices: ["room"] }), RS: scored({ count: 4 }) };
    const asked = applicabilityNow(chained, {}, { areas: null, items }, "middle");
    expect([asked.RS?.reason, asked.RC?.reason]).toEqual(["condition", "condition"]);
  });

  it("keep what phase or format have ruled out", () => {
    const stored = { K2: { state: "not_applicable", reason: "format" } } as const;
    const items = { K1: scored({ choices: ["online"] }) };
    const asked = applicabilityNow(mixedRubric, stored, { areas: null, items }, "middle");
    expect(asked.K2).toEqual(stored.K2);
  });

  it("are said in words", () => {
    expect(askedWhen(mixedRubric, partIn(mixedRubric, "K2")!)).toBe(
      "Asked when K1 (How did the two meet?) is “Online”.",
    );
    expect(askedWhen(mixedRubric, partIn(mixedRubric, "A2")!)).toBe(
      "Asked when A1 (Hearing) is 3 or more on skill.",
    );
    expect(askedWhen(mixedRubric, partIn(mixedRubric, "RC")!)).toBe(
      "Asked when RS (Plain reflection) is 1 or more.",
    );
  });
});

describe("parts", () => {
  it("stand in the instrument's order, kinds before items before counts", () => {
    expect(groupsOf(mixedRubric).map(({ title }) => title)).toEqual([
      "About the session",
      "Talk",
      "Counted over the session",
    ]);
    expect(partsOf(mixedRubric).map(({ id }) => id)).toEqual(["K1", "K2", "A1", "A2", "RS", "RC"]);
  });

  it("lead on to what the answer has just opened, and past what it has ruled out", () => {
    const draft = { areas: null, flags: {}, note: "" };
    const online = { K1: scored({ choices: ["online"] }) };
    const room = { K1: scored({ choices: ["room"] }) };
    const asked = (items: Record<string, ItemValue>) =>
      applicabilityNow(mixedRubric, {}, { areas: null, items }, "middle");
    expect(openStopAfter(mixedRubric, { ...draft, items: online }, asked(online), "K1")).toBe("K2");
    expect(openStopAfter(mixedRubric, { ...draft, items: room }, asked(room), "K1")).toBe("A1");
    expect(stopsOf(mixedRubric, asked(room))).toEqual(["K1", "A1", "RS"]);
  });

  it("say how they stand", () => {
    const words = (id: string, value: ItemValue, state = "required" as const) =>
      itemState(mixedRubric, partIn(mixedRubric, id)!, value, { state, reason: null }).words;
    expect(words("K1", EMPTY_ITEM)).toBe("to answer");
    expect(words("K1", scored({ choices: ["online"] }))).toBe("Online");
    expect(words("K1", scored({}))).toBe("to answer");
    expect(words("RS", EMPTY_ITEM)).toBe("to count");
    expect(words("RS", scored({ count: 0 }))).toBe("counted 0");
    // No evidence is asked for by this instrument.
    expect(words("A1", scored({ values: { skill: 10 } }))).toBe("skill 10");
  });
});

it("keeps the order of scales that a stored object may have lost", () => {
  expect(Object.keys(mixedRubric.scales)).toEqual(["skill", "strain", "ease"]);
});
