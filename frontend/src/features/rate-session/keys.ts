/** What a key means in the workspace, and which scale the next digit scores. */
import type { ScaleId } from "@/api/types";
import { type ItemValue, scoreOn } from "./draft";
import type { RubricItem } from "./rubric-definition";

export type Command =
  | { do: "item"; by: 1 | -1 }
  | { do: "turn"; by: 1 | -1; how: "replace" | "extend" }
  | { do: "score"; points: number }
  | {
      do:
        | "evidence"
        | "not_applicable"
        | "missed"
        | "flags"
        | "anchors"
        | "undo"
        | "search"
        | "keys"
        | "submit"
        | "leave_field";
    };

export interface Stroke {
  key: string;
  shift: boolean;
  /** Ctrl, Alt or Meta: then the key belongs to the browser. */
  hasModifier: boolean;
  isRepeat: boolean;
}

/** Where the stroke was made. Text fields keep their letters, dialogs keep everything. */
export type Where = "page" | "text" | "choice" | "dialog";

const LETTERS: Readonly<Record<string, Command>> = {
  e: { do: "evidence" },
  n: { do: "not_applicable" },
  m: { do: "missed" },
  f: { do: "flags" },
  a: { do: "anchors" },
  u: { do: "undo" },
  s: { do: "submit" },
};

/** The command of a key, or null where the key keeps its own meaning. */
export function commandFor(stroke: Stroke, where: Where, singleKeys: boolean): Command | null {
  if (where === "dialog" || stroke.hasModifier) return null;
  if (where === "text") return stroke.key === "Escape" ? { do: "leave_field" } : null;
  if (!singleKeys) return null;
  if (stroke.key === "ArrowDown" || stroke.key === "ArrowUp") {
    // A select opens and moves with the arrows.
    if (where === "choice" || stroke.shift) return null;
    return { do: "item", by: stroke.key === "ArrowDown" ? 1 : -1 };
  }
  const letter = stroke.key.toLowerCase();
  if (letter === "j" || letter === "k") {
    const how = stroke.shift ? "extend" : "replace";
    return { do: "turn", by: letter === "j" ? 1 : -1, how };
  }
  // A key held down moves on, but does nothing twice.
  if (where === "choice" || stroke.isRepeat) return null;
  if (/^\d$/.test(stroke.key)) return { do: "score", points: Number(stroke.key) };
  if (stroke.key === "/") return { do: "search" };
  if (stroke.key === "?") return { do: "keys" };
  return stroke.shift ? null : (LETTERS[letter] ?? null);
}

export function whereOf(target: EventTarget | null): Where {
  if (!(target instanceof Element)) return "page";
  if (target.closest('[role="dialog"], [role="menu"]')) return "dialog";
  if (target instanceof HTMLTextAreaElement) return "text";
  if (target instanceof HTMLSelectElement) return "choice";
  if (target instanceof HTMLInputElement) {
    if (target.type === "range") return "choice";
    return target.type === "radio" || target.type === "checkbox" ? "page" : "text";
  }
  return "page";
}

/** The scale that a digit scores when an item comes into focus. */
export function firstScale(item: RubricItem, value: ItemValue): ScaleId {
  return item.scales.find((scale) => scoreOn(value, scale) === null) ?? item.scales[0] ?? "";
}

/** The scale after a score: the next one that is open, otherwise the same. */
export function scaleAfter(item: RubricItem, scored: ScaleId, value: ItemValue): ScaleId {
  return item.scales.find((scale) => scale !== scored && scoreOn(value, scale) === null) ?? scored;
}

export const KEY_TABLE: readonly { keys: readonly string[]; does: string }[] = [
  { keys: ["↑", "↓"], does: "Previous and next item" },
  { keys: ["0", "…", "6"], does: "Score the scale in focus; the next digit scores the other" },
  { keys: ["Tab"], does: "To the other scale, then evidence and note" },
  { keys: ["j", "k"], does: "Next and previous turn" },
  { keys: ["Shift", "j"], does: "Select one turn more; Shift and k one less" },
  { keys: ["e"], does: "Use the selected turns as evidence" },
  { keys: ["n"], does: "Not applicable: no opportunity arose" },
  { keys: ["m"], does: "Missed opportunity; absent, where the item is required" },
  { keys: ["a"], does: "All anchors, or only those near the score" },
  { keys: ["f"], does: "Flags" },
  { keys: ["u"], does: "Undo the last change" },
  { keys: ["/"], does: "Search the transcript" },
  { keys: ["Esc"], does: "Leave a text field" },
  { keys: ["s"], does: "Submit: see what is missing, then Enter" },
  { keys: ["?"], does: "This list" },
];
