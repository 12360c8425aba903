/** The keys that an instrument needs, and what they do. */
import type { KeyRow } from "@/components/keys-sheet";
import { listed } from "@/lib/words";
import { asksProblemArea, type RubricDefinition } from "./rubric-definition";

const PLAYER_ROWS: readonly KeyRow[] = [
  { keys: ["p"], does: "Play the recording, or pause it" },
  { keys: ["b"], does: "Back 5 seconds" },
  { keys: ["t"], does: "Play from the turn you are at" },
  { keys: [",", "."], does: "Play slower, or faster" },
];

export function keyTable(rubric: RubricDefinition, hasRecording = false): KeyRow[] {
  return [
    { keys: ["↑", "↓"], does: "Previous and next place" },
    ...digitRows(rubric),
    ...countRows(rubric),
    { keys: ["j", "k"], does: "Next and previous turn" },
    { keys: ["Shift", "j"], does: "Select one turn more; Shift and k one less" },
    { keys: ["e"], does: "Use the selected turns as evidence" },
    { keys: ["n"], does: "Not applicable: no opportunity arose" },
    { keys: ["m"], does: "Missed opportunity; absent, where the item is required" },
    { keys: ["a"], does: "All anchors, or only those near the score" },
    ...(rubric.flags.length > 0 ? [{ keys: ["f"], does: "Flags" }] : []),
    {
      keys: ["u"],
      does:
        rubric.counts.length > 0
          ? "Undo the last change; one step of a tally at a time"
          : "Undo the last change",
    },
    { keys: ["/"], does: "Search the transcript" },
    { keys: ["r"], does: "Report a name that was left in the text" },
    ...(hasRecording ? PLAYER_ROWS : []),
    { keys: ["Esc"], does: "Leave a text field" },
    { keys: ["s"], does: "Submit: see what is missing, then Enter" },
    { keys: ["?"], does: "This list" },
  ];
}

function digitRows(rubric: RubricDefinition): KeyRow[] {
  const rows: KeyRow[] = [];
  const scales = Object.values(rubric.scales);
  const nScales = Math.max(1, ...rubric.items.map((item) => item.scales.length));
  if (rubric.items.length > 0) {
    const lowest = Math.min(...scales.map(({ min }) => min));
    const highest = Math.max(...scales.map(({ max }) => max));
    const then = nScales > 1 ? "; the next digit scores the next scale" : "";
    const long = highest > 9 ? "; a second digit makes a longer number" : "";
    rows.push({
      keys: [String(lowest), "…", String(highest)],
      does: nScales > 1 ? `Score the scale in focus${then}${long}` : `Score the item${long}`,
    });
  }
  if (nScales > 1) {
    const other = nScales === 2 ? "the other" : "the next";
    rows.push({ keys: ["Tab"], does: `To ${other} scale, then evidence and note` });
  }
  const chosen = [
    asksProblemArea(rubric) ? "a problem area" : "",
    rubric.categories.length > 0 ? "an answer" : "",
  ].filter((word) => word !== "");
  if (chosen.length > 0) {
    rows.push({ keys: ["1", "2", "…"], does: `Choose ${listed(chosen, "or")}, by its place` });
  }
  return rows;
}

function countRows({ counts }: RubricDefinition): KeyRow[] {
  if (counts.length === 0) return [];
  return [
    { keys: ["+", "-"], does: "Count one more, or one less" },
    { keys: ["0", "…", "9"], does: "Type a count; Backspace takes the last digit away" },
  ];
}
