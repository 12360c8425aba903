/** What a key means in a review. */
import type { KeyRow } from "@/components/keys-sheet";
import type { Stroke, Where } from "@/lib/strokes";

export type Command =
  | { do: "move"; by: 1 | -1 }
  | {
      do:
        | "accept"
        | "reject"
        | "change"
        | "everywhere"
        | "reject_everywhere"
        | "mark"
        | "undo"
        | "finish"
        | "keys";
    };

const LETTERS: Readonly<Record<string, Command>> = {
  a: { do: "accept" },
  r: { do: "reject" },
  c: { do: "change" },
  s: { do: "everywhere" },
  m: { do: "mark" },
  u: { do: "undo" },
  f: { do: "finish" },
};

const MOVES: Readonly<Record<string, 1 | -1>> = { arrowdown: 1, j: 1, arrowup: -1, k: -1 };

/** The command of a key, or null where the key keeps its own meaning. */
export function commandFor(stroke: Stroke, where: Where, singleKeys: boolean): Command | null {
  if (where !== "page" || stroke.hasModifier || !singleKeys) return null;
  const key = stroke.key.toLowerCase();
  const by = MOVES[key];
  if (by !== undefined) return stroke.shift ? null : { do: "move", by };
  // A key held down moves on, but decides nothing twice.
  if (stroke.isRepeat) return null;
  if (stroke.key === "?") return { do: "keys" };
  if (stroke.shift) return key === "r" ? { do: "reject_everywhere" } : null;
  return LETTERS[key] ?? null;
}

export const KEY_ROWS: readonly KeyRow[] = [
  { keys: ["↑", "↓"], does: "Previous and next place that is not decided; also k and j" },
  { keys: ["a"], does: "Accept: take it out" },
  { keys: ["r"], does: "Reject: leave it in" },
  { keys: ["c"], does: "Change what stands for it" },
  { keys: ["s"], does: "The same everywhere: take this person, place or thing out" },
  { keys: ["Shift", "r"], does: "Leave the same words in everywhere" },
  { keys: ["m"], does: "Mark the selected words, or words you type, as a name the rules missed" },
  { keys: ["u"], does: "Undo the last step" },
  { keys: ["f"], does: "Finish: see the counts, then confirm" },
  { keys: ["?"], does: "This list" },
];
