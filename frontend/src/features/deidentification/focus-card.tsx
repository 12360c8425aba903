import { Button } from "@mantine/core";
import type { ReviewSpan } from "@/api/types";
import { StateMark } from "@/components/state-mark";
import { kindWord } from "./kind-words";

interface FocusCardProps {
  span: ReviewSpan | null;
  words: string;
  /** How many places the whole person, place or thing has. */
  nSame: number;
  nUndecided: number;
  onDecide: (decision: "accepted" | "rejected") => void;
  onChange: () => void;
  onEverywhere: () => void;
  onRejectEverywhere: () => void;
}

/** The one proposal in focus, and what can be done with it. */
export function FocusCard({
  span,
  words,
  nSame,
  nUndecided,
  onDecide,
  onChange,
  onEverywhere,
  onRejectEverywhere,
}: FocusCardProps) {
  if (span === null) {
    return (
      <section className="panel focus-card" aria-label="Proposal in focus">
        <p role="status">
          {nUndecided === 0
            ? "Everything is decided. Read the text once more; then finish."
            : "Choose a proposal with ↓, or in the text."}
        </p>
      </section>
    );
  }
  return (
    <section className="panel stack stack--tight focus-card" aria-label="Proposal in focus">
      <p role="status" className="focus-card__line">
        <span className="soft small">
          Turn {span.turn} · {kindWord(span.kind)}
        </span>
        <br />
        <q className="focus-card__words">{words}</q>
        {span.decision === "rejected" ? " stays in the text" : ` becomes ${span.replacement}`}
      </p>
      <p className="row small">
        {span.decision === "undecided" && span.is_unsure && (
          <StateMark tone="unsure">The rules are not sure</StateMark>
        )}
        {span.decision === "accepted" && <StateMark tone="done">Taken out</StateMark>}
        {span.decision === "rejected" && <StateMark tone="quiet">Left in</StateMark>}
        {span.is_added && <span className="soft">Marked by hand</span>}
      </p>
      <div className="row focus-card__acts">
        <Button size="compact-md" aria-keyshortcuts="a" onClick={() => onDecide("accepted")}>
          Accept
        </Button>
        <Button
          size="compact-md"
          variant="default"
          aria-keyshortcuts="r"
          onClick={() => onDecide("rejected")}
        >
          Reject
        </Button>
        <Button size="compact-md" variant="default" aria-keyshortcuts="c" onClick={onChange}>
          Change…
        </Button>
      </div>
      {nSame > 1 && (
        <div className="row focus-card__acts">
          <Button size="compact-sm" variant="subtle" aria-keyshortcuts="s" onClick={onEverywhere}>
            Accept in all {nSame} places
          </Button>
          <Button
            size="compact-sm"
            variant="subtle"
            aria-keyshortcuts="Shift+R"
            onClick={onRejectEverywhere}
          >
            Leave these words in everywhere
          </Button>
        </div>
      )}
    </section>
  );
}
