import { Button } from "@mantine/core";
import { Note } from "@/components/note";
import { describeEdit, placeOf } from "./describe-edit";
import type { RubricDefinition } from "./rubric-definition";
import type { RatingDraft } from "./use-rating-draft";

/** Changes that wait for the rater: made in two places at once, or refused. */
export function UnsettledEdits({
  rubric,
  draft,
}: {
  rubric: RubricDefinition;
  draft: RatingDraft;
}) {
  return draft.pending.map(({ key, edit, problem }) => {
    if (!problem) return null;
    const place = placeOf(edit);
    return problem.kind === "conflict" ? (
      <Note key={key} tone="error" title={`${place} was changed in two places`}>
        <p>Here: {describeEdit(edit, rubric)}.</p>
        <p>Elsewhere: {describeEdit(problem.theirs, rubric)}.</p>
        <div className="row">
          <Button size="xs" onClick={() => draft.resolve(key, "mine")}>
            Keep what is here
          </Button>
          <Button size="xs" variant="default" onClick={() => draft.resolve(key, "theirs")}>
            Take what is elsewhere
          </Button>
        </div>
      </Note>
    ) : (
      <Note key={key} tone="error" title={`${place} was not saved`}>
        <p>{problem.detail}</p>
        <p>Here: {describeEdit(edit, rubric)}.</p>
        <div className="row">
          <Button size="xs" onClick={() => draft.resolve(key, "mine")}>
            Try again
          </Button>
          <Button size="xs" variant="default" onClick={() => draft.resolve(key, "theirs")}>
            Go back to what is saved
          </Button>
        </div>
      </Note>
    );
  });
}
