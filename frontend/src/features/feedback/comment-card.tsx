import { Button } from "@mantine/core";
import type { FeedbackComment } from "@/api/types";
import type { RubricDefinition } from "@/api/rubric-definition";
import { ChoiceField } from "@/components/choice-field";
import { commentKey } from "./comment-marks";
import { turnsWords } from "./feedback-words";
import type { FeedbackDraft } from "./use-feedback-draft";
import { WrittenField } from "./written-field";

interface CommentCardProps {
  comment: FeedbackComment;
  place: number;
  rubric: RubricDefinition;
  programme: string;
  draft: FeedbackDraft;
  /** The turns that are selected in the transcript. */
  selected: readonly number[];
  onShow: (turn: number) => void;
}

/** A comment that is being written: on which turns, on which item, and what is said. */
export function CommentCard({
  comment,
  place,
  rubric,
  programme,
  draft,
  selected,
  onShow,
}: CommentCardProps) {
  const name = comment.kind === "exemplar" ? "Turn to keep" : "Comment";
  const number = place + 1;
  const [first] = comment.turns;
  return (
    <article id={commentKey(place)} className="comment" aria-label={`${name} ${number}`}>
      <div className="row row--between">
        <h3 className="comment__title">
          {number} · {name} on{" "}
          {first === undefined ? (
            "no turn yet"
          ) : (
            <button type="button" className="link-button" onClick={() => onShow(first)}>
              {turnsWords(comment.turns)}
            </button>
          )}
        </h3>
        <span className="row">
          {selected.length > 0 && (
            <Button
              size="compact-xs"
              variant="subtle"
              onClick={() => draft.setComment(place, { turns: [...selected] })}
            >
              Tie to {turnsWords(selected)}
            </Button>
          )}
          <Button
            size="compact-xs"
            variant="subtle"
            onClick={() => draft.removeComment(place)}
            aria-label={`Remove ${name.toLowerCase()} ${number}`}
          >
            Remove
          </Button>
        </span>
      </div>
      <WrittenField
        label={comment.kind === "exemplar" ? "Why to keep it" : "What you say"}
        field={`Words of ${name.toLowerCase()} ${number}`}
        value={comment.text}
        onChange={(text) => draft.setComment(place, { text })}
        programme={programme}
        kind="comment"
        rows={2}
      />
      <ChoiceField
        label="About the item"
        none="The session as a whole"
        value={comment.item}
        choices={rubric.items.map(({ id, name: said }) => ({ value: id, label: `${id} ${said}` }))}
        onChange={(item) => draft.setComment(place, { item })}
      />
    </article>
  );
}
