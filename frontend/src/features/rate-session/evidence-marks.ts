/** Which parts and flags rest on which turns. */
import type { TranscriptTurnMark } from "@/components/transcript/transcript-turn";
import type { Draft } from "./draft";
import { partsOf, partTitle } from "./parts";
import type { RubricDefinition } from "./rubric-definition";

export function evidenceMarks(
  rubric: RubricDefinition,
  draft: Draft,
  focus: string,
): Map<number, TranscriptTurnMark[]> {
  const marks = new Map<number, TranscriptTurnMark[]>();
  function add(turns: readonly number[], mark: TranscriptTurnMark) {
    for (const turn of turns) marks.set(turn, [...(marks.get(turn) ?? []), mark]);
  }
  for (const part of partsOf(rubric)) {
    add(draft.items[part.id]?.evidence ?? [], {
      id: part.id,
      label: part.id,
      description: `Evidence for ${partTitle(part)}`,
      isActive: part.id === focus,
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
