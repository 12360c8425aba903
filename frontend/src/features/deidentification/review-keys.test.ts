import { expect, it } from "vitest";
import type { Stroke } from "@/lib/strokes";
import { commandFor } from "./review-keys";

const stroke = (key: string, more: Partial<Stroke> = {}): Stroke => ({
  key,
  shift: false,
  hasModifier: false,
  isRepeat: false,
  ...more,
});

it.each([
  ["a", "accept"],
  ["r", "reject"],
  ["c", "change"],
  ["s", "everywhere"],
  ["m", "mark"],
  ["u", "undo"],
  ["f", "finish"],
  ["?", "keys"],
])("%s means %s", (key, means) => {
  expect(commandFor(stroke(key), "page", true)).toEqual({ do: means });
});

it("moves with arrows and letters, and goes on while held", () => {
  expect(commandFor(stroke("ArrowDown", { isRepeat: true }), "page", true)).toEqual({
    do: "move",
    by: 1,
  });
  expect(commandFor(stroke("k"), "page", true)).toEqual({ do: "move", by: -1 });
});

it("tells reject everywhere from reject", () => {
  expect(commandFor(stroke("R", { shift: true }), "page", true)).toEqual({
    do: "reject_everywhere",
  });
  expect(commandFor(stroke("A", { shift: true }), "page", true)).toBeNull();
});

it("leaves keys alone in fields, with modifiers, held down and where they are off", () => {
  expect(commandFor(stroke("a"), "text", true)).toBeNull();
  expect(commandFor(stroke("a"), "dialog", true)).toBeNull();
  expect(commandFor(stroke("a", { hasModifier: true }), "page", true)).toBeNull();
  expect(commandFor(stroke("a", { isRepeat: true }), "page", true)).toBeNull();
  expect(commandFor(stroke("a"), "page", false)).toBeNull();
});
