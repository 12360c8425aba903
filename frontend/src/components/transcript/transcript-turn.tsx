import { memo, type ReactNode } from "react";
import { clock } from "@/lib/clock";
import { splitByMatch } from "@/lib/matches";

export interface TurnToShow {
  /** From 1. */
  number: number;
  speaker: string;
  role: "therapist" | "client" | "other";
  start_ms: number | null;
  text: string;
}

export interface TranscriptTurnMark {
  id: string;
  /** Short text beside the turn: "B4". */
  label: string;
  /** Spoken in full: "Evidence for B4 Role dispute work". */
  description: string;
  tone?: "evidence" | "flag" | "warning";
  /** Marks of the item in focus stand out. */
  isActive?: boolean;
}

interface TranscriptTurnProps {
  turn: TurnToShow;
  isSelected: boolean;
  isCurrent: boolean;
  isSelectable: boolean;
  /** Its recording is played now. */
  isHeard?: boolean;
  showsSpeaker: boolean;
  marks: readonly TranscriptTurnMark[];
  search: string;
  /** Draws the text in another way, such as with spans marked in it. */
  renderText?: (turn: TurnToShow) => ReactNode;
  onTime?: ((startMs: number) => void) | undefined;
  onMark?: (mark: TranscriptTurnMark, turn: number) => void;
}

const ROLE = {
  therapist: { letter: "T", word: "Therapist" },
  client: { letter: "C", word: "Client" },
  other: { letter: "O", word: "Other" },
} as const;

export const TranscriptTurn = memo(function TranscriptTurn({
  turn,
  isSelected,
  isCurrent,
  isSelectable,
  isHeard = false,
  showsSpeaker,
  marks,
  search,
  renderText,
  onTime,
  onMark,
}: TranscriptTurnProps) {
  const role = ROLE[turn.role];
  const classes = ["turn", `turn--${turn.role}`];
  if (isSelected) classes.push("turn--selected");
  if (isCurrent) classes.push("turn--current");
  if (isHeard) classes.push("turn--heard");
  const start = turn.start_ms;
  return (
    <div className={classes.join(" ")}>
      {isSelectable ? (
        <button
          type="button"
          className="turn__number"
          aria-pressed={isSelected}
          aria-label={`Select turn ${turn.number}`}
          tabIndex={isCurrent ? 0 : -1}
        >
          {turn.number}
        </button>
      ) : (
        <span className="turn__number">{turn.number}</span>
      )}
      <span className="turn__who">
        <span aria-hidden="true">{showsSpeaker ? turn.speaker : role.letter}</span>
        <span className="visually-hidden">
          {showsSpeaker ? `${turn.speaker}, ${role.word.toLowerCase()}: ` : `${role.word}: `}
        </span>
      </span>
      <span className="turn__text">
        {renderText
          ? renderText(turn)
          : splitByMatch(turn.text, search).map((part, index) =>
              part.isMatch ? <mark key={index}>{part.text}</mark> : part.text,
            )}
      </span>
      <span className="turn__side">
        {isHeard && <span className="visually-hidden">is played</span>}
        {start !== null && onTime && (
          <button
            type="button"
            data-turn-time={start}
            className="turn__time turn__time--plays"
            aria-label={`Play from ${clock(start)}`}
            tabIndex={isSelectable && !isCurrent ? -1 : 0}
            onClick={() => onTime(start)}
          >
            {clock(start)}
          </button>
        )}
        {start !== null && !onTime && <span className="turn__time">{clock(start)}</span>}
        {marks.map((mark) => {
          const className = [
            "turn__mark",
            `turn__mark--${mark.tone ?? "evidence"}`,
            mark.isActive ? "turn__mark--active" : "",
          ].join(" ");
          return onMark ? (
            <button
              key={mark.id}
              type="button"
              data-turn-mark={mark.id}
              className={className}
              aria-label={mark.description}
              title={mark.description}
              onClick={() => onMark(mark, turn.number)}
            >
              {mark.label}
            </button>
          ) : (
            <span key={mark.id} className={className} title={mark.description}>
              <span aria-hidden="true">{mark.label}</span>
              <span className="visually-hidden">{mark.description}</span>
            </span>
          );
        })}
      </span>
    </div>
  );
});
