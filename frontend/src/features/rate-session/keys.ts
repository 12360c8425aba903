/** What a key means in the workspace, and what the next digit does. */
import type { ScaleId } from "@/api/types";
import type { Stroke, Where } from "@/lib/strokes";
import { type ItemValue, scoreOn } from "./draft";
import type { RubricItem } from "./rubric-definition";

export type Command =
  | { do: "item"; by: 1 | -1 }
  | { do: "turn"; by: 1 | -1; how: "replace" | "extend" }
  | { do: "digit"; digit: number }
  | { do: "tally"; by: 1 | -1 }
  | { do: "speed"; by: 1 | -1 }
  | {
      do:
        | "digit_back"
        | "evidence"
        | "not_applicable"
        | "missed"
        | "flags"
        | "anchors"
        | "undo"
        | "search"
        | "keys"
        | "submit"
        | "report"
        | "play"
        | "play_back"
        | "play_turn"
        | "leave_field";
    };

const LETTERS: Readonly<Record<string, Command>> = {
  e: { do: "evidence" },
  n: { do: "not_applicable" },
  m: { do: "missed" },
  f: { do: "flags" },
  a: { do: "anchors" },
  u: { do: "undo" },
  s: { do: "submit" },
  r: { do: "report" },
  p: { do: "play" },
  b: { do: "play_back" },
  t: { do: "play_turn" },
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
  if (/^\d$/.test(stroke.key)) return { do: "digit", digit: Number(stroke.key) };
  // The plus of most keyboards needs Shift; the same key without it means the same here.
  if (stroke.key === "+" || stroke.key === "=") return { do: "tally", by: 1 };
  if (stroke.key === "-" || stroke.key === "_") return { do: "tally", by: -1 };
  if (stroke.key === "," || stroke.key === ".") {
    return { do: "speed", by: stroke.key === "." ? 1 : -1 };
  }
  if (stroke.key === "Backspace") return { do: "digit_back" };
  if (stroke.key === "/") return { do: "search" };
  if (stroke.key === "?") return { do: "keys" };
  return stroke.shift ? null : (LETTERS[letter] ?? null);
}

/** The scale that a digit scores when an item comes into focus. */
export function firstScale(item: RubricItem, value: ItemValue): ScaleId {
  return item.scales.find((scale) => scoreOn(value, scale) === null) ?? item.scales[0] ?? "";
}

/** The scale after a score: the next one that is open, otherwise the same. */
export function scaleAfter(item: RubricItem, scored: ScaleId, value: ItemValue): ScaleId {
  return item.scales.find((scale) => scale !== scored && scoreOn(value, scale) === null) ?? scored;
}

/** A number being typed digit by digit, and the place it is typed at. */
export interface Typed {
  at: string;
  number: number;
}

/** The number after one more digit: it goes on where it was begun, if the place can hold it. */
export function typedNext(before: Typed | null, at: string, digit: number, highest: number): Typed {
  const longer = before?.at === at ? before.number * 10 + digit : digit;
  return { at, number: longer <= highest ? longer : digit };
}

/** Whether a further digit could still make another point of the scale. */
export function mayGoOn({ number }: Typed, highest: number): boolean {
  return number > 0 && number * 10 <= highest;
}
