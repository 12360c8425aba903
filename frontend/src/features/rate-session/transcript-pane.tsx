import { type ReactNode, type RefObject, useEffect, useMemo, useRef, useState } from "react";
import type { Turn } from "@/api/types";
import { EmptyState } from "@/components/empty-state";
import type { Playback } from "@/components/recording/playback";
import { useFollowedTurn, useHeardTurn } from "@/components/recording/use-playback";
import { type TranscriptHandle, TranscriptView } from "@/components/transcript/transcript-view";
import { AREAS } from "./stops";
import { evidenceMarks } from "./evidence-marks";
import type { RubricDefinition } from "./rubric-definition";
import { TranscriptTools } from "./transcript-tools";
import { TurnLengthBar } from "./turn-length-bar";
import type { Desk } from "./use-desk";
import type { RatingDraft } from "./use-rating-draft";
import "./transcript-pane.css";

interface TranscriptPaneProps {
  rubric: RubricDefinition;
  draft: RatingDraft;
  desk: Desk;
  turns: readonly Turn[];
  searchField: RefObject<HTMLInputElement | null>;
  /** Of the recording, where there is one to hear. */
  playback: Playback | null;
  /** The recording itself, where it stands in this pane. */
  recording?: ReactNode;
}

export function TranscriptPane({
  rubric,
  draft,
  desk,
  turns,
  searchField,
  playback,
  recording,
}: TranscriptPaneProps) {
  const view = useRef<TranscriptHandle>(null);
  const heard = useHeardTurn(playback, turns);
  useFollowedTurn(view, heard);
  const [search, setSearch] = useState("");
  const { scrollWish, stop, selection } = desk;
  const marks = useMemo(
    () => evidenceMarks(rubric, draft.draft, stop),
    [rubric, draft.draft, stop],
  );
  const evidence = useMemo(() => new Set(marks.keys()), [marks]);
  const focus = useMemo(
    () => new Set(stop === AREAS ? [] : draft.draft.items[stop]?.evidence),
    [draft.draft, stop],
  );

  useEffect(() => {
    if (scrollWish.count > 0) view.current?.scrollToTurn(scrollWish.turn);
  }, [scrollWish]);

  if (turns.length === 0) {
    return (
      <section className="transcript-pane" aria-label="Transcript">
        <EmptyState title="The text of this session was deleted">
          Its {draft.rating.n_turns} turns are gone by the programme’s rule of retention. The scores
          and the numbers of the turns that were evidence stay.
        </EmptyState>
      </section>
    );
  }

  return (
    <section className="transcript-pane" aria-label="Transcript">
      {recording}
      <TranscriptTools
        turns={turns}
        shown={desk.shown}
        current={selection.current}
        search={search}
        onSearch={setSearch}
        searchField={searchField}
        speaker={desk.speaker}
        onSpeaker={desk.setSpeaker}
        onTurn={desk.showTurn}
      />
      <div className="transcript-pane__view">
        <TranscriptView
          ref={view}
          turns={desk.shown}
          label={`Turns of session ${draft.rating.code}`}
          height="100%"
          selected={selection.selected}
          current={selection.current}
          marks={marks}
          heard={heard}
          onTime={playback?.playFrom}
          search={search}
          onSelect={selection.select}
          onMark={(mark) => {
            if (rubric.items.some(({ id }) => id === mark.id)) {
              desk.goTo(mark.id, { takesFocus: true });
            } else desk.setSheet("flags");
          }}
        />
      </div>
      <TurnLengthBar
        turns={turns}
        current={selection.current}
        evidence={evidence}
        focus={focus}
        onTurn={desk.showTurn}
      />
    </section>
  );
}
