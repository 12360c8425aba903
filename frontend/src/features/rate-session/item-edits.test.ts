import { expect, it } from "vitest";
import { EMPTY_ITEM } from "./draft";
import { statusChoices, withChoice, withCount, withStatus } from "./item-edits";
import { mixedRubric } from "./mixed-rubric-fixture";
import { partIn } from "./parts";

it("puts one choice in the place of the other where only one is allowed", () => {
  const first = withChoice(EMPTY_ITEM, "room", 1);
  expect(first).toMatchObject({ status: "scored", choices: ["room"] });
  expect(withChoice(first, "online", 1).choices).toEqual(["online"]);
  expect(withChoice(first, "room", 1)).toEqual(first);
});

it("collects choices where several are allowed; without any the answer is taken back", () => {
  const both = withChoice(withChoice(EMPTY_ITEM, "noise", 2), "delay", 2);
  expect(both.choices).toEqual(["noise", "delay"]);
  const none = withChoice(withChoice(both, "noise", 2), "delay", 2);
  expect(none).toMatchObject({ status: "unscored", choices: [] });
});

it("counts from 0, and takes a count back", () => {
  expect(withCount(EMPTY_ITEM, 0)).toMatchObject({ status: "scored", count: 0 });
  expect(withCount(withCount(EMPTY_ITEM, 3), null)).toEqual(EMPTY_ITEM);
});

it("takes choice and count away with a status", () => {
  expect(withStatus(withCount(EMPTY_ITEM, 3), "not_applicable")).toMatchObject({
    count: null,
    not_applicable_reason: "no_opportunity",
  });
});

it("offers no absence for kinds and counts", () => {
  const [k2, rs] = [partIn(mixedRubric, "K2")!, partIn(mixedRubric, "RS")!];
  const keys = (part: typeof k2, state: "required" | "conditional") =>
    statusChoices(part, { state, reason: null }).map(({ key }) => key);
  expect(keys(rs, "required")).toEqual([]);
  expect(keys(k2, "conditional")).toEqual(["n"]);
});
