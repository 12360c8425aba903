import { useLocalStorage, useMediaQuery } from "@mantine/hooks";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useLayoutEffect, useRef } from "react";
import { turnsQuery } from "@/api/lists";
import type { Id, Rating, Turn } from "@/api/types";
import { ErrorNote } from "@/components/error-note";
import { OpenGoals } from "@/components/goals/open-goals";
import { KeysSheet } from "@/components/keys-sheet";
import { Loading } from "@/components/loading";
import { Note } from "@/components/note";
import { ratedRecordingQuery } from "@/components/recording/recording-state";
import { usePlayback } from "@/components/recording/use-playback";
import { ReportNameDialog } from "@/components/transcript/report-name-dialog";
import { FlagsSheet } from "./flags-sheet";
import { ItemBar } from "./item-bar";
import { keyTable } from "./key-table";
import { LeaveGuard } from "./leave-guard";
import { RatedNote } from "./rated-note";
import { RatedRecording } from "./rated-recording";
import type { RubricDefinition } from "./rubric-definition";
import { RubricPane } from "./rubric-pane";
import { SplitPanes } from "./split-panes";
import { SubmitSheet } from "./submit-sheet";
import { TextClosed, whyTextClosed } from "./text-closed";
import { TranscriptPane } from "./transcript-pane";
import { useDesk } from "./use-desk";
import { type RatingDraft, useRatingDraft } from "./use-rating-draft";
import { type ClosedText, useTextWatch } from "./use-text-watch";
import { useWorkspaceKeys } from "./use-workspace-keys";
import { WorkspaceHeader } from "./workspace-header";
import "./workspace.css";

const NO_TURNS: readonly Turn[] = [];

interface WorkspaceProps {
  rating: Rating;
  rubric: RubricDefinition;
  account: Id;
}

/** A rating beside its transcript, for as long as the text may be shown. */
export function Workspace({ rating, rubric, account }: WorkspaceProps) {
  const draft = useRatingDraft(rating, rubric, account);
  const closed = useTextWatch(draft, account);
  // A pause is short: what is scored stays in sight, without the text.
  const isOver = closed !== null && closed !== "under_review";
  if (isOver && draft.rating.status !== "submitted") {
    return <TextClosed rating={draft.rating} why={closed} nNotTaken={draft.nNotTaken} />;
  }
  return <Desk rubric={rubric} draft={draft} closed={closed} />;
}

interface DeskProps {
  rubric: RubricDefinition;
  draft: RatingDraft;
  closed: ClosedText | null;
}

function Desk({ rubric, draft, closed }: DeskProps) {
  const isOpen = closed === null && !draft.rating.is_paused;
  const transcript = useQuery({
    ...turnsQuery(draft.rating.transcript),
    enabled: isOpen,
  });
  const turns = (closed === null ? transcript.data : undefined) ?? NO_TURNS;
  const { data: recorded } = useQuery({
    ...ratedRecordingQuery(draft.rating.transcript),
    enabled: isOpen,
  });
  const mayHear = recorded?.openness === "open" && isOpen;
  const playback = usePlayback(mayHear ? recorded.recording : null);
  const desk = useDesk(rubric, draft, turns);
  const queries = useQueryClient();
  const box = useRef<HTMLDivElement>(null);
  const searchField = useRef<HTMLInputElement>(null);
  const isNarrow = useMediaQuery("(max-width: 899px)", false, { getInitialValueInEffect: false });
  const [singleKeys, setSingleKeys] = useLocalStorage({
    key: "attune.rate-session.single-keys",
    defaultValue: true,
    getInitialValueInEffect: false,
  });

  useWorkspaceKeys({
    desk,
    isOn: draft.canWrite,
    singleKeys,
    hasFlags: rubric.flags.length > 0,
    playback,
    turns,
    onSearch: () => {
      desk.setSide("transcript");
      // The field is hidden until its pane is shown.
      requestAnimationFrame(() => searchField.current?.focus());
    },
  });

  // The text is another after a pause, and only the server knows when it ends.
  const isPaused = draft.rating.is_paused;
  const { id, transcript: transcriptId } = draft.rating;
  const wasPaused = useRef(isPaused);
  useEffect(() => {
    if (wasPaused.current === isPaused) return;
    wasPaused.current = isPaused;
    queries.removeQueries({ queryKey: ["turns", transcriptId] });
    void queries.invalidateQueries({ queryKey: ["rating", id] });
    void queries.invalidateQueries({ queryKey: ["assignments"] });
  }, [isPaused, id, transcriptId, queries]);

  // The panes fill the window below whatever stands above them.
  useLayoutEffect(() => {
    const fill = () => {
      const top = (box.current?.getBoundingClientRect().top ?? 0) + window.scrollY;
      box.current?.style.setProperty("--rate-top", `${Math.round(top)}px`);
    };
    fill();
    window.addEventListener("resize", fill);
    return () => window.removeEventListener("resize", fill);
  }, []);

  function afterSubmission(submitted: Rating) {
    queries.setQueryData(["rating", submitted.id], submitted);
    void queries.invalidateQueries({ queryKey: ["assignments"] });
    void queries.invalidateQueries({ queryKey: ["ratings"] });
  }

  const recording = (
    <RatedRecording
      state={recorded}
      playback={playback}
      turns={turns}
      mayWrite={draft.canWrite}
      hasSheet={desk.sheet === "flags" || desk.sheet === "submit"}
    />
  );

  return (
    <div ref={box} className="rate">
      <WorkspaceHeader rubric={rubric} draft={draft} onSheet={desk.setSheet} />
      {!draft.canWrite && <RatedNote rating={draft.rating} nNotTaken={draft.nNotTaken} />}
      {draft.canWrite && draft.rating.kind === "supervisor" && draft.rating.session !== null && (
        <OpenGoals session={draft.rating.session} />
      )}
      {isNarrow && recording}
      <SplitPanes
        isNarrow={isNarrow}
        side={desk.side}
        onSide={desk.setSide}
        transcript={
          isPaused || closed === "under_review" ? (
            <Note>
              <p>The text is closed while the session is paused.</p>
            </Note>
          ) : closed !== null ? (
            <Note>
              <p>
                {whyTextClosed(closed)} Scores stay, and so do the numbers of the turns they rest
                on.
              </p>
            </Note>
          ) : transcript.isError ? (
            <ErrorNote
              error={transcript.error}
              title="The transcript could not be shown"
              onRetry={() => void transcript.refetch()}
            />
          ) : transcript.isPending ? (
            <Loading label="Loading the transcript…" />
          ) : (
            <TranscriptPane
              rubric={rubric}
              draft={draft}
              desk={desk}
              turns={turns}
              searchField={searchField}
              playback={playback}
              recording={isNarrow ? undefined : recording}
            />
          )
        }
        rubric={<RubricPane rubric={rubric} draft={draft} desk={desk} />}
      />
      {draft.canWrite && <ItemBar rubric={rubric} draft={draft} desk={desk} />}
      <FlagsSheet rubric={rubric} draft={draft} desk={desk} />
      {draft.canWrite && (
        <>
          <SubmitSheet rubric={rubric} draft={draft} desk={desk} onSubmitted={afterSubmission} />
          <KeysSheet
            rows={keyTable(rubric, playback !== null)}
            caption="Keys of the rating workspace"
            opened={desk.sheet === "keys"}
            onClose={() => desk.setSheet(null)}
            singleKeys={singleKeys}
            onSingleKeys={setSingleKeys}
          />
          {desk.sheet === "report" && (
            <ReportNameDialog
              transcript={draft.rating.transcript}
              turns={desk.selected}
              onReported={() => void queries.invalidateQueries({ queryKey: ["rating", id] })}
              onClose={() => desk.setSheet(null)}
            />
          )}
          <LeaveGuard draft={draft} />
        </>
      )}
    </div>
  );
}
