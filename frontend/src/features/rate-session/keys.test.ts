import { expect, it } from "vitest";
import { EMPTY_ITEM } from "./draft";
import { commandFor, firstScale, scaleAfter, type Stroke, whereOf } from "./keys";
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
  expect(commandFor(stroke("4"), "page", true)).toEqual({ do: "score", points: 4 });
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
