import type { FeedbackContent } from "@/api/types";
import type { TranscriptTurnMark } from "@/components/transcript/transcript-turn";

export function commentKey(place: number): string {
  return `comment-${place}`;
}

/** A mark beside every turn that a comment is tied to. */
export function commentMarks(
  content: FeedbackContent | null,
): ReadonlyMap<number, readonly TranscriptTurnMark[]> {
  const marks = new Map<number, TranscriptTurnMark[]>();
  content?.comments.forEach((comment, place) => {
    const isExemplar = comment.kind === "exemplar";
    const about = comment.item === "" ? "" : ` on ${comment.item}`;
    for (const turn of comment.turns) {
      const mark: TranscriptTurnMark = {
        id: commentKey(place),
        label: isExemplar ? "★" : `${place + 1}`,
        description: isExemplar
          ? `Turn to keep, comment ${place + 1}`
          : `Comment ${place + 1}${about}`,
      };
      marks.set(turn, [...(marks.get(turn) ?? []), mark]);
    }
  });
  return marks;
}
