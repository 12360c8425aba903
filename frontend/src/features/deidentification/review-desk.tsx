import { Button, Checkbox } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useCallback, useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import type { Deidentification, ReviewSpan, TherapySession, Turn } from "@/api/types";
import { ErrorNote } from "@/components/error-note";
import { KeysSheet } from "@/components/keys-sheet";
import { Note } from "@/components/note";
import { PageTitle } from "@/components/page-title";
import { ProgressLine } from "@/components/progress-line";
import type { TurnToShow } from "@/components/transcript/transcript-turn";
import { type TranscriptHandle, TranscriptView } from "@/components/transcript/transcript-view";
import { useSingleKeys } from "@/components/use-single-keys";
import { strokeOf, whereOf } from "@/lib/strokes";
import { listed } from "@/lib/words";
import { ChangeDialog } from "./change-dialog";
import { EntityList } from "./entity-list";
import { FinishSheet } from "./finish-sheet";
import { FocusCard } from "./focus-card";
import { LimitsBox } from "./limits-box";
import { MarkDialog } from "./mark-dialog";
import { MarkedText } from "./marked-text";
import { NamesPanel } from "./names-panel";
import { type Command, commandFor, KEY_ROWS } from "./review-keys";
import {
  type EntityRow,
  entityRows,
  inOrder,
  neighbour,
  type Place,
  progressInWords,
  progressOf,
  textsOf,
  wordsOf,
} from "./review-state";
import { selectedPlace } from "./selected-place";
import { SpeakersList } from "./speakers-list";
import { reviewKey, useDeciding } from "./use-review";

interface ReviewDeskProps {
  session: TherapySession;
  review: Deidentification;
  turns: readonly Turn[];
  onRun: () => Promise<unknown>;
  runError: unknown;
  onDone: (review: Deidentification) => void;
}

type Dialog =
  | { is: "change"; span: ReviewSpan }
  | { is: "rename"; row: EntityRow }
  | { is: "mark"; place: Place | null }
  | { is: "finish" }
  | { is: "keys" };

const NO_SPANS: readonly ReviewSpan[] = [];

/** The transcript with its proposals at the left, who is named at the right. */
export function ReviewDesk({ session, review, turns, onRun, runError, onDone }: ReviewDeskProps) {
  const queries = useQueryClient();
  const deciding = useDeciding(review);
  const view = useRef<TranscriptHandle>(null);
  const [unsureFirst, setUnsureFirst] = useState(true);
  const [focus, setFocus] = useState<string | null>(() =>
    neighbour(inOrder(review.spans, true), null, 1),
  );
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const [singleKeys, setSingleKeys] = useSingleKeys();
  const isNarrow = useMediaQuery("(max-width: 899px)", false, { getInitialValueInEffect: false });

  const texts = useMemo(() => textsOf(turns), [turns]);
  const ordered = useMemo(() => inOrder(review.spans, unsureFirst), [review.spans, unsureFirst]);
  const rows = useMemo(() => entityRows(review, texts), [review, texts]);
  const byTurn = useMemo(() => {
    const found = new Map<number, ReviewSpan[]>();
    for (const span of inOrder(review.spans, false)) {
      const known = found.get(span.turn);
      if (known) known.push(span);
      else found.set(span.turn, [span]);
    }
    return found;
  }, [review.spans]);
  const focused = review.spans.find((span) => span.id === focus) ?? null;
  const sameEntity = focused
    ? review.spans.filter((span) => span.entity === focused.entity)
    : NO_SPANS;
  const progress = progressOf(review.spans);
  const nUndecided = progress.total - progress.decided;
  const focusTurn = focused?.turn ?? null;

  useEffect(() => {
    if (focusTurn !== null) view.current?.scrollToTurn(focusTurn, "center");
  }, [focus, focusTurn]);

  const renderText = useCallback(
    (turn: TurnToShow) => (
      <MarkedText
        text={turn.text}
        spans={byTurn.get(turn.number) ?? NO_SPANS}
        focus={focus}
        onFocus={setFocus}
      />
    ),
    [byTurn, focus],
  );

  /** Where to look after these are decided. */
  function goOn(decided: readonly ReviewSpan[]) {
    const gone = new Set(decided.map((span) => span.id));
    const left = ordered.map((span): ReviewSpan =>
      gone.has(span.id) ? { ...span, decision: "accepted" } : span,
    );
    setFocus((now) => neighbour(left, now, 1) ?? now);
  }

  function decide(decision: "accepted" | "rejected") {
    if (!focused) return;
    const replacement = decision === "accepted" && focused.is_changed ? focused.replacement : "";
    void deciding.decide([focused], { decision, replacement });
    goOn([focused]);
  }

  function acceptEverywhere(entity: string) {
    void deciding.decideEntity(entity, "accepted");
    goOn(review.spans.filter((span) => span.entity === entity));
  }

  function rejectEverywhere() {
    if (!focused) return;
    const words = wordsOf(focused, texts).toLowerCase();
    const same = sameEntity.filter((span) => wordsOf(span, texts).toLowerCase() === words);
    void deciding.decide([focused], { decision: "rejected", everywhere: true }, same);
    goOn(same);
  }

  function run(command: Command) {
    switch (command.do) {
      case "move":
        setFocus((now) => neighbour(ordered, now, command.by) ?? now);
        break;
      case "accept":
        decide("accepted");
        break;
      case "reject":
        decide("rejected");
        break;
      case "change":
        if (focused) setDialog({ is: "change", span: focused });
        break;
      case "everywhere":
        if (focused) acceptEverywhere(focused.entity);
        break;
      case "reject_everywhere":
        rejectEverywhere();
        break;
      case "mark":
        setDialog({ is: "mark", place: selectedPlace() });
        break;
      case "undo":
        if (review.can_undo || deciding.isSaving) void deciding.undo();
        break;
      case "finish":
      case "keys":
        setDialog({ is: command.do });
        break;
    }
  }

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || dialog !== null) return;
    const command = commandFor(strokeOf(event), whereOf(event.target), singleKeys);
    if (!command) return;
    event.preventDefault();
    run(command);
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);

  const nSure = review.spans.filter(
    (span) => span.decision === "undecided" && !span.is_unsure,
  ).length;

  return (
    <div className="review">
      <PageTitle
        title={`De-identify ${session.label}`}
        lead={progressInWords(progress, unsureFirst)}
        trail={
          <>
            <Link to="/sessions">Sessions</Link>
            <Link to="/sessions/$id" params={{ id: session.id }}>
              {session.label}
            </Link>
          </>
        }
        action={
          <>
            <span className="soft small" role="status">
              {deciding.isSaving ? "saving…" : "saved"}
            </span>
            <Button variant="default" aria-keyshortcuts="?" onClick={() => run({ do: "keys" })}>
              Keys
            </Button>
            <Button aria-keyshortcuts="f" onClick={() => run({ do: "finish" })}>
              Finish…
            </Button>
          </>
        }
      />
      {deciding.error !== null && (
        <ErrorNote
          error={deciding.error}
          title={
            deciding.isStale
              ? "Another window changed this review. It is shown as it stands now; do your last step again"
              : "The last step was not stored"
          }
        />
      )}
      {runError !== null && <ErrorNote error={runError} title="The rules did not run again" />}
      {review.reported_turns.length > 0 && (
        <Note tone="caution">
          <p>
            A name was reported in {review.reported_turns.length === 1 ? "turn" : "turns"}{" "}
            {listed(review.reported_turns.map(String))}.{" "}
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => view.current?.scrollToTurn(review.reported_turns[0] ?? 1, "center")}
            >
              Show
            </Button>
          </p>
        </Note>
      )}
      <div className="review__panes">
        <div className="review__text">
          <TranscriptView
            ref={view}
            turns={turns}
            label={`Transcript of ${session.label} with proposals`}
            current={focusTurn}
            renderText={renderText}
            height={isNarrow ? "46vh" : "calc(100vh - 15rem)"}
          />
        </div>
        <div className="stack review__side">
          <FocusCard
            span={focused}
            words={focused ? wordsOf(focused, texts) : ""}
            nSame={sameEntity.length}
            nUndecided={nUndecided}
            onDecide={decide}
            onChange={() => run({ do: "change" })}
            onEverywhere={() => run({ do: "everywhere" })}
            onRejectEverywhere={rejectEverywhere}
          />
          <div className="row review__tools">
            <ProgressLine done={progress.decided} of={progress.total} label="decided" />
            <Checkbox
              label="Unsure first"
              checked={unsureFirst}
              onChange={(event) => setUnsureFirst(event.currentTarget.checked)}
            />
          </div>
          <div className="row review__tools">
            <Button
              size="compact-sm"
              variant="default"
              disabled={nSure === 0}
              onClick={() => void deciding.acceptSure()}
            >
              Accept all {nSure} sure ones
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              aria-keyshortcuts="m"
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => run({ do: "mark" })}
            >
              Mark a name…
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              aria-keyshortcuts="u"
              disabled={!review.can_undo}
              onClick={() => run({ do: "undo" })}
            >
              Undo
            </Button>
          </div>
          <EntityList
            rows={rows}
            onFocus={setFocus}
            onAccept={acceptEverywhere}
            onRename={(row) => setDialog({ is: "rename", row })}
          />
          <SpeakersList
            speakers={review.speakers}
            onRename={(label, replacement) => void deciding.renameSpeaker(label, replacement)}
          />
          <NamesPanel caseId={review.case} onChanged={onRun} />
          <LimitsBox limits={review.limits} />
        </div>
      </div>
      {dialog?.is === "change" && (
        <ChangeDialog
          words={wordsOf(dialog.span, texts)}
          replacement={dialog.span.replacement}
          nSame={review.spans.filter((span) => span.entity === dialog.span.entity).length}
          isEntity={false}
          onClose={() => setDialog(null)}
          onSave={(replacement, everywhere) => {
            setDialog(null);
            if (everywhere) void deciding.decideEntity(dialog.span.entity, "accepted", replacement);
            else void deciding.decide([dialog.span], { decision: "accepted", replacement });
            goOn(
              everywhere
                ? review.spans.filter((span) => span.entity === dialog.span.entity)
                : [dialog.span],
            );
          }}
        />
      )}
      {dialog?.is === "rename" && (
        <ChangeDialog
          words={dialog.row.forms[0] ?? ""}
          replacement={dialog.row.entity.replacement}
          nSame={dialog.row.spans.length}
          isEntity
          onClose={() => setDialog(null)}
          onSave={(replacement) => {
            setDialog(null);
            void deciding.decideEntity(dialog.row.entity.key, null, replacement);
          }}
        />
      )}
      {dialog?.is === "mark" && (
        <MarkDialog
          selected={dialog.place}
          turn={focusTurn ?? 1}
          texts={texts}
          spans={review.spans}
          rows={rows}
          onClose={() => setDialog(null)}
          onMark={(marked) => {
            setDialog(null);
            void deciding.mark(marked);
          }}
        />
      )}
      {dialog?.is === "finish" && (
        <FinishSheet
          review={review}
          settled={deciding.settled}
          versionNow={() =>
            queries.getQueryData<Deidentification>(reviewKey(review.transcript))?.version ??
            review.version
          }
          onDone={onDone}
          onClose={() => setDialog(null)}
        />
      )}
      <KeysSheet
        rows={KEY_ROWS}
        caption="Keys of the review"
        opened={dialog?.is === "keys"}
        onClose={() => setDialog(null)}
        singleKeys={singleKeys}
        onSingleKeys={setSingleKeys}
      />
    </div>
  );
}
