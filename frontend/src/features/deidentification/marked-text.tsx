import type { ReviewSpan } from "@/api/types";
import { toUnits } from "@/lib/code-points";
import { kindWord } from "./kind-words";
import "./marked-text.css";

interface MarkedTextProps {
  text: string;
  /** Of this turn, in order. */
  spans: readonly ReviewSpan[];
  focus: string | null;
  onFocus: (span: string) => void;
}

const STATES = { undecided: "?", accepted: "→", rejected: "left in" } as const;

/** What stands beside a span, as a word: its kind, and what is to become of it. */
function beside(span: ReviewSpan): string {
  if (span.decision === "rejected") return STATES.rejected;
  return `${kindWord(span.kind).toLowerCase()} ${STATES[span.decision]} ${span.replacement}`;
}

/**
 * The text of a turn with its spans. The words beside them are drawn by the style sheet, so that
 * text which somebody selects is the text of the turn and nothing else.
 */
export function MarkedText({ text, spans, focus, onFocus }: MarkedTextProps) {
  const parts: React.ReactNode[] = [];
  let at = 0;
  for (const span of spans) {
    const start = toUnits(text, span.start);
    const end = toUnits(text, span.end);
    // Of two that overlap, one is left in: the one shown first says it.
    if (start < at) continue;
    parts.push(text.slice(at, start));
    const classes = ["span", `span--${span.decision}`];
    if (span.is_unsure && span.decision === "undecided") classes.push("span--unsure");
    if (span.id === focus) classes.push("span--focus");
    parts.push(
      // A convenience for the mouse: every span is reached by the keys and in the list beside.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events
      <mark
        key={span.id}
        className={classes.join(" ")}
        data-beside={beside(span)}
        aria-current={span.id === focus ? "true" : undefined}
        onClick={() => onFocus(span.id)}
      >
        {text.slice(start, end)}
      </mark>,
    );
    at = end;
  }
  parts.push(text.slice(at));
  return <span data-marked-text>{parts}</span>;
}
