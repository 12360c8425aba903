import { expect, it } from "vitest";
import { describeEdit } from "./describe-edit";
import { EMPTY_ITEM, type ItemValue } from "./draft";
import { mixedRubric } from "./mixed-rubric-fixture";

function words(id: string, value: Partial<ItemValue>): string {
  const edit = { kind: "item", id, value: { ...EMPTY_ITEM, ...value } } as const;
  return describeEdit(edit, mixedRubric);
}

it("says choices and counts in words, so that one of two can be chosen", () => {
  expect(words("K2", { status: "scored", choices: ["delay", "noise"] })).toBe("“Noise and Delay”");
  expect(words("K2", {})).toBe("not answered");
  expect(words("RS", { status: "scored", count: 12, evidence: [3, 4] })).toBe(
    "counted 12, turns 3–4",
  );
  expect(words("RS", {})).toBe("not counted");
  expect(words("K2", { status: "not_applicable", note: "No call." })).toBe(
    "not applicable, note “No call.”",
  );
});
