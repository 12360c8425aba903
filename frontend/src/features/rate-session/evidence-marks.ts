/** Which items and flags rest on which turns. */
import type { TranscriptTurnMark } from "@/components/transcript/transcript-turn";
import type { Draft } from "./draft";
import { itemTitle, type RubricDefinition } from "./rubric-definition";

export function evidenceMarks(
  rubric: RubricDefinition,
  draft: Draft,
  focus: string,
): Map<number, TranscriptTurnMark[]> {
  const marks = new Map<number, TranscriptTurnMark[]>();
  function add(turns: readonly number[], mark: TranscriptTurnMark) {
    for (const turn of turns) marks.set(turn, [...(marks.get(turn) ?? []), mark]);
  }
  for (const item of rubric.items) {
    add(draft.items[item.id]?.evidence ?? [], {
      id: item.id,
      label: item.id,
      description: `Evidence for ${itemTitle(item)}`,
      isActive: item.id === focus,
    });
  }
  for (const flag of rubric.flags) {
    const value = draft.flags[flag.id];
    if (!value?.raised) continue;
    add(value.evidence, {
      id: flag.id,
      label: flag.id,
      description: `Evidence for ${flag.kind} flag ${flag.id}`,
      tone: "flag",
    });
  }
  return marks;
}
