import { expect, it } from "vitest";
import { EMPTY_ITEM } from "./draft";
import { keyTable } from "./key-table";
import { commandFor, firstScale, mayGoOn, scaleAfter, typedNext } from "./keys";
import { type Stroke, whereOf } from "@/lib/strokes";
import { mixedRubric } from "./mixed-rubric-fixture";
import { rubricFixture } from "./rubric-fixture";

const stroke = (key: string, more: Partial<Stroke> = {}): Stroke => ({
  key,
  shift: false,
  hasModifier: false,
  isRepeat: false,
  ...more,
});

it("reads the keys of the workspace", () => {
  expect(commandFor(stroke("ArrowDown"), "page", true)).toEqual({ do: "item", by: 1 });
  expect(commandFor(stroke("4"), "page", true)).toEqual({ do: "digit", digit: 4 });
  expect(commandFor(stroke("J", { shift: true }), "page", true)).toEqual({
    do: "turn",
    by: 1,
    how: "extend",
  });
  expect(commandFor(stroke("?", { shift: true }), "page", true)).toEqual({ do: "keys" });
});

it("leaves letters to text fields, and everything to dialogs and the browser", () => {
  expect(commandFor(stroke("e"), "text", true)).toBeNull();
  expect(commandFor(stroke("Escape"), "text", true)).toEqual({ do: "leave_field" });
  expect(commandFor(stroke("e"), "dialog", true)).toBeNull();
  expect(commandFor(stroke("f", { hasModifier: true }), "page", true)).toBeNull();
});

it("keeps a select's own keys", () => {
  expect(commandFor(stroke("ArrowDown"), "choice", true)).toBeNull();
  expect(commandFor(stroke("3"), "choice", true)).toBeNull();
});

it("does nothing twice when a key is held, but moves on", () => {
  expect(commandFor(stroke("e", { isRepeat: true }), "page", true)).toBeNull();
  expect(commandFor(stroke("j", { isRepeat: true }), "page", true)).not.toBeNull();
});

it("can be switched off, except for leaving a field", () => {
  for (const key of ["j", "e", "3", "/", "?", "ArrowDown"]) {
    expect(commandFor(stroke(key), "page", false)).toBeNull();
  }
  expect(commandFor(stroke("Escape"), "text", false)).toEqual({ do: "leave_field" });
});

it("tells a text field from a choice", () => {
  const field = document.createElement("input");
  expect(whereOf(field)).toBe("text");
  field.type = "radio";
  expect(whereOf(field)).toBe("page");
  field.type = "range";
  expect(whereOf(field)).toBe("choice");
  const dialog = document.createElement("div");
  dialog.setAttribute("role", "dialog");
  dialog.append(field);
  expect(whereOf(field)).toBe("dialog");
});

it("goes to the other scale after a score while that is open", () => {
  const item = rubricFixture.items[0]!;
  expect(firstScale(item, EMPTY_ITEM)).toBe("adherence");
  expect(firstScale(item, { ...EMPTY_ITEM, values: { adherence: 3 } })).toBe("competence");
  expect(scaleAfter(item, "adherence", { ...EMPTY_ITEM, values: { adherence: 3 } })).toBe(
    "competence",
  );
  expect(
    scaleAfter(item, "adherence", { ...EMPTY_ITEM, values: { adherence: 3, competence: 4 } }),
  ).toBe("adherence");
});

it("reads the keys of a tally, with and without Shift, and none that is held", () => {
  for (const key of ["+", "="]) {
    expect(commandFor(stroke(key, { shift: key === "+" }), "page", true)).toEqual({
      do: "tally",
      by: 1,
    });
  }
  expect(commandFor(stroke("-"), "page", true)).toEqual({ do: "tally", by: -1 });
  expect(commandFor(stroke("Backspace"), "page", true)).toEqual({ do: "digit_back" });
  expect(commandFor(stroke("+", { isRepeat: true }), "page", true)).toBeNull();
  expect(commandFor(stroke("+"), "text", true)).toBeNull();
});

it("makes one number of digits typed at one place, as far as the place can hold it", () => {
  const one = typedNext(null, "A1 skill", 1, 10);
  expect(mayGoOn(one, 10)).toBe(true);
  expect(typedNext(one, "A1 skill", 0, 10).number).toBe(10);
  expect(typedNext(one, "A1 skill", 5, 10).number).toBe(5);
  expect(typedNext(one, "A2 skill", 0, 10).number).toBe(0);
  expect(mayGoOn(typedNext(null, "A1 skill", 2, 10), 10)).toBe(false);
  expect(mayGoOn(typedNext(null, "A1 skill", 0, 10), 10)).toBe(false);
});

it("lists the keys that the instrument needs, and no others", () => {
  const does = (rubric: typeof rubricFixture) => keyTable(rubric).map((row) => row.does);
  expect(does(rubricFixture)).toContain("Choose a problem area, by its place");
  expect(does(rubricFixture)).toContain("Flags");
  expect(does(rubricFixture)).not.toContain("Count one more, or one less");
  expect(does(mixedRubric)).toContain("Choose an answer, by its place");
  expect(does(mixedRubric)).toContain("Count one more, or one less");
  expect(does(mixedRubric)).not.toContain("Flags");
  expect(keyTable(mixedRubric)[1]?.keys).toEqual(["0", "…", "10"]);
});
