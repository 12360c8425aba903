import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { PageTitle } from "@/components/page-title";
import { minutesInWords } from "@/lib/clock";
import { formatWord, phaseWord, ratingKindWord } from "@/lib/words";
import { itemCount } from "./item-state";
import { hasOtherParts } from "./parts";
import type { RubricDefinition } from "./rubric-definition";
import { SaveMark } from "./save-mark";
import type { Sheet } from "./use-desk";
import type { RatingDraft } from "./use-rating-draft";

interface WorkspaceHeaderProps {
  rubric: RubricDefinition;
  draft: RatingDraft;
  onSheet: (sheet: Sheet) => void;
}

export function WorkspaceHeader({ rubric, draft, onSheet }: WorkspaceHeaderProps) {
  const { rating } = draft;
  const { done, of } = itemCount(rubric, draft.draft, draft.applicability);
  const facts = [
    rubric.phases.length > 0 ? `${phaseWord(rating.session_phase)} phase` : null,
    rubric.formats.length > 0 ? formatWord(rating.session_format).toLowerCase() : null,
    rating.kind === "independent" ? null : `${ratingKindWord(rating.kind).toLowerCase()} rating`,
  ].filter(Boolean);
  return (
    <PageTitle
      title={`Session ${rating.code}`}
      trail={rating.is_own ? <Link to="/ratings">Ratings</Link> : undefined}
      lead={
        <>
          {facts.length > 0 && `${facts.join(" · ")} · `}
          <span className="rate__count">
            {done} of {of} {hasOtherParts(rubric) ? "answers given" : "items done"}
          </span>{" "}
          · {minutesInWords(draft.activeSeconds * 1000)} of work
        </>
      }
      action={
        draft.canWrite && (
          <>
            <SaveMark draft={draft} />
            {rubric.flags.length > 0 && (
              <Button variant="default" aria-keyshortcuts="f" onClick={() => onSheet("flags")}>
                Flags
              </Button>
            )}
            <Button variant="default" aria-keyshortcuts="r" onClick={() => onSheet("report")}>
              Report a name
            </Button>
            <Button variant="default" aria-keyshortcuts="?" onClick={() => onSheet("keys")}>
              Keys
            </Button>
            <Button aria-keyshortcuts="s" onClick={() => onSheet("submit")}>
              Submit…
            </Button>
          </>
        )
      }
    />
  );
}
