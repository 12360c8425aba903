import { useQuery } from "@tanstack/react-query";
import { type ReactNode, type Ref, useState } from "react";
import { turnsQuery } from "@/api/lists";
import type { Feedback, Turn } from "@/api/types";
import { EmptyState } from "@/components/empty-state";
import { Loading } from "@/components/loading";
import type { TranscriptTurnMark } from "@/components/transcript/transcript-turn";
import { type TranscriptHandle, TranscriptView } from "@/components/transcript/transcript-view";
import type { TurnSelection } from "@/components/transcript/use-turn-selection";
import "./feedback.css";

type Side = "transcript" | "feedback";

interface BesideTranscriptProps {
  feedback: Feedback;
  view: Ref<TranscriptHandle>;
  marks: ReadonlyMap<number, readonly TranscriptTurnMark[]>;
  onMark: (mark: TranscriptTurnMark) => void;
  /** Without it turns cannot be selected. */
  selection?: TurnSelection;
  /** What can be done with the selected turns. */
  tools?: ReactNode;
  side: Side;
  onSide: (side: Side) => void;
  children: ReactNode;
}

/** Which of the two is in front where there is room for one only. */
export function useSide() {
  return useState<Side>("feedback");
}

/** The transcript on the left, words about it on the right; one at a time on a narrow page. */
export function BesideTranscript({ side, onSide, children, ...rest }: BesideTranscriptProps) {
  return (
    <div className="beside" data-side={side}>
      <div className="beside__switch no-print" role="group" aria-label="Show">
        {(["feedback", "transcript"] as const).map((one) => (
          <button key={one} type="button" aria-pressed={side === one} onClick={() => onSide(one)}>
            {one === "feedback" ? "Feedback" : "Transcript"}
          </button>
        ))}
      </div>
      <section className="beside__transcript no-print" aria-labelledby="beside-transcript">
        <h2 id="beside-transcript" className="section-title">
          Transcript
        </h2>
        <Words {...rest} />
      </section>
      <div className="beside__feedback stack stack--loose">{children}</div>
    </div>
  );
}

function Words({
  feedback,
  view,
  marks,
  onMark,
  selection,
  tools,
}: Omit<BesideTranscriptProps, "side" | "onSide" | "children">) {
  const turns = useQuery({ ...turnsQuery(feedback.session.transcript), retry: false });
  if (turns.isLoading) return <Loading label="Loading the transcript…" />;
  const shown: readonly Turn[] = turns.data ?? [];
  if (shown.length === 0) {
    return (
      <EmptyState title="The text cannot be read now">
        It is closed or was deleted. The numbers of the turns stay.
      </EmptyState>
    );
  }
  return (
    <>
      {tools}
      <TranscriptView
        ref={view}
        turns={shown}
        label={`Transcript of session ${feedback.session.number ?? ""}`}
        height="min(78vh, 900px)"
        marks={marks}
        onMark={onMark}
        {...(selection
          ? {
              selected: selection.selected,
              current: selection.current,
              onSelect: selection.select,
            }
          : {})}
      />
    </>
  );
}
