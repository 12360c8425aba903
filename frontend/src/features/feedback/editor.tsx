import { Button, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo, useRef } from "react";
import { answerOf, api } from "@/api/client";
import type { RubricDefinition } from "@/api/rubric-definition";
import type { Feedback, Rating } from "@/api/types";
import { GoalsPanel } from "@/components/goals/goals-panel";
import { KeyHint } from "@/components/key-hint";
import { Note } from "@/components/note";
import { PageTitle } from "@/components/page-title";
import type { TranscriptHandle } from "@/components/transcript/transcript-view";
import { useTurnSelection } from "@/components/transcript/use-turn-selection";
import { BesideTranscript, useSide } from "./beside-transcript";
import { CommentCard } from "./comment-card";
import { commentMarks } from "./comment-marks";
import { EditorActions } from "./editor-actions";
import { sessionWords, titleOf, turnsWords } from "./feedback-words";
import { SaveState } from "./save-state";
import { SectionFields } from "./section-fields";
import { useEditorKeys } from "./use-editor-keys";
import { useFeedbackDraft } from "./use-feedback-draft";

interface EditorProps {
  feedback: Feedback;
  rating: Rating | undefined;
  rubric: RubricDefinition;
}

/** Feedback that is being written, beside what was said. */
export function Editor({ feedback, rating, rubric }: EditorProps) {
  const draft = useFeedbackDraft(feedback);
  const view = useRef<TranscriptHandle>(null);
  const [side, setSide] = useSide();
  const selection = useTurnSelection(rating?.n_turns ?? 0);
  const selected = useMemo(
    () => [...selection.selected].sort((a, b) => a - b),
    [selection.selected],
  );
  const marks = useMemo(() => commentMarks(draft.content), [draft.content]);
  const show = (turn: number) => {
    setSide("transcript");
    requestAnimationFrame(() => view.current?.scrollToTurn(turn, "center"));
  };
  const add = (kind: "comment" | "exemplar") => {
    if (selected.length === 0) return;
    const place = draft.content.comments.length;
    draft.addComment({ kind, item: "", turns: selected, text: "" });
    setSide("feedback");
    requestAnimationFrame(() => focusWords(place));
  };
  const singleKeys = useEditorKeys({
    selection,
    onMove: (turn) => view.current?.scrollToTurn(turn),
    onComment: () => add("comment"),
    onKeep: () => add("exemplar"),
  });
  // The one who wrote is still asked what of the trainee's own view there is.
  const answers = useQuery({
    queryKey: ["feedback", feedback.corrects ?? "none"],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/feedback/{id}/", { params: { path: { id: feedback.corrects ?? "" } } }),
      ),
    enabled: feedback.corrects !== null,
  });

  return (
    <>
      <PageTitle
        title={feedback.corrects === null ? titleOf(feedback) : `Correction: ${titleOf(feedback)}`}
        lead={
          <>
            For {feedback.trainee.name}, on {sessionWords(feedback.session)}.{" "}
            <SaveState state={draft.state} onRetry={() => void draft.flush()} />
          </>
        }
        trail={<Link to="/feedback">Feedback</Link>}
        action={<EditorActions feedback={feedback} draft={draft} />}
      />
      {feedback.corrects !== null && (
        <Note title="This replaces feedback that was released">
          <p>Reason, as the trainee will read it: {feedback.reason}</p>
          {answers.data !== undefined && answers.data.answers.length > 0 && (
            <p>The trainee answered: {answers.data.answers.at(-1)?.text}</p>
          )}
        </Note>
      )}
      <BesideTranscript
        feedback={feedback}
        view={view}
        marks={marks}
        onMark={(mark) => {
          setSide("feedback");
          requestAnimationFrame(() => focusWords(Number(mark.id.replace("comment-", ""))));
        }}
        selection={selection}
        side={side}
        onSide={setSide}
        tools={
          <div className="beside__tools row">
            <Button
              size="compact-sm"
              disabled={selected.length === 0}
              onClick={() => add("comment")}
            >
              Comment on {selected.length === 0 ? "selected turns" : turnsWords(selected)}
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              disabled={selected.length === 0}
              onClick={() => add("exemplar")}
            >
              Keep as an example
            </Button>
            {singleKeys && (
              <span className="small soft beside__keys">
                <KeyHint keys={["j", "k"]} /> move, with <KeyHint keys={["Shift"]} /> extend,{" "}
                <KeyHint keys={["c"]} /> comment, <KeyHint keys={["x"]} /> keep
              </span>
            )}
          </div>
        }
      >
        <Textarea
          label="First of all"
          description="What stands above everything else."
          rows={3}
          maxLength={10_000}
          value={draft.content.opening}
          classNames={{ input: "written__input" }}
          onChange={(event) => draft.setOpening(event.currentTarget.value)}
        />
        <section className="stack" aria-labelledby="comments">
          <h2 id="comments" className="section-title">
            Comments on turns
          </h2>
          {draft.content.comments.length === 0 && (
            <p className="soft">
              Select turns in the transcript, then comment on them or keep them as an example.
            </p>
          )}
          {draft.content.comments.map((comment, place) => (
            <CommentCard
              key={place}
              comment={comment}
              place={place}
              rubric={rubric}
              programme={feedback.programme}
              draft={draft}
              selected={selected}
              onShow={show}
            />
          ))}
        </section>
        <SectionFields
          rubric={rubric}
          rating={rating}
          programme={feedback.programme}
          draft={draft}
          onShow={show}
        />
        <GoalsPanel
          trainee={feedback.trainee.id}
          session={feedback.session}
          items={rubric.items.map(({ id, name }) => ({ value: id, label: `${id} ${name}` }))}
        />
      </BesideTranscript>
    </>
  );
}

function focusWords(place: number): void {
  const card = document.getElementById(`comment-${place}`);
  card?.scrollIntoView({ block: "nearest" });
  card?.querySelector("textarea")?.focus();
}
