import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo, useRef, useState } from "react";
import { answerOf, api } from "@/api/client";
import { asApiError } from "@/api/errors";
import type { RubricDefinition } from "@/api/rubric-definition";
import type { Feedback, FeedbackContent, Rating } from "@/api/types";
import { GoalsPanel } from "@/components/goals/goals-panel";
import { Note } from "@/components/note";
import { notifyError } from "@/components/notify";
import { PageTitle } from "@/components/page-title";
import { StateMark } from "@/components/state-mark";
import type { TranscriptHandle } from "@/components/transcript/transcript-view";
import { Answers } from "./answers";
import { BesideTranscript, useSide } from "./beside-transcript";
import { commentMarks } from "./comment-marks";
import { CorrectDialog } from "./correct-dialog";
import { sessionWords, stateOfFeedback, titleOf } from "./feedback-words";
import { refreshFeedback } from "./refresh";
import { Said } from "./said";
import { TwoRatings } from "./two-ratings";

interface ReaderProps {
  feedback: Feedback;
  content: FeedbackContent;
  rating: Rating | undefined;
  rubric: RubricDefinition;
}

/** Feedback to be read beside what was said, answered and acknowledged. */
export function Reader({ feedback, content, rating, rubric }: ReaderProps) {
  const view = useRef<TranscriptHandle>(null);
  const [side, setSide] = useSide();
  const marks = useMemo(() => commentMarks(content), [content]);
  const state = stateOfFeedback(feedback);
  return (
    <>
      <PageTitle
        title={titleOf(feedback)}
        lead={
          <>
            From {feedback.author} to {feedback.trainee.name}, on {sessionWords(feedback.session)}.{" "}
            <StateMark tone={state.tone}>{state.word}</StateMark>
          </>
        }
        trail={<Link to="/feedback">Feedback</Link>}
        action={<ReaderActions feedback={feedback} />}
      />
      <Corrections feedback={feedback} />
      <BesideTranscript
        feedback={feedback}
        view={view}
        marks={marks}
        onMark={(mark) => {
          setSide("feedback");
          requestAnimationFrame(() =>
            document.getElementById(mark.id)?.scrollIntoView({ block: "center" }),
          );
        }}
        side={side}
        onSide={setSide}
      >
        <Said
          content={content}
          rubric={rubric}
          onShow={(turn) => {
            setSide("transcript");
            requestAnimationFrame(() => view.current?.scrollToTurn(turn, "center"));
          }}
        />
        {rating !== undefined && feedback.status === "released" && (
          <TwoRatings feedback={feedback} rating={rating} rubric={rubric} />
        )}
        <Answers feedback={feedback} />
        <GoalsPanel
          trainee={feedback.trainee.id}
          session={feedback.session}
          items={rubric.items.map(({ id, name }) => ({ value: id, label: `${id} ${name}` }))}
        />
      </BesideTranscript>
    </>
  );
}

function Corrections({ feedback }: { feedback: Feedback }) {
  return (
    <>
      {feedback.corrected_by !== null && (
        <Note tone="caution" title="A correction replaces this feedback">
          <Link to="/feedback/$id" params={{ id: feedback.corrected_by }}>
            Open the correction
          </Link>
        </Note>
      )}
      {feedback.corrects !== null && (
        <Note title="This corrects earlier feedback">
          <p>{feedback.reason}</p>
          <Link to="/feedback/$id" params={{ id: feedback.corrects }}>
            Open what it replaces
          </Link>
        </Note>
      )}
    </>
  );
}

function ReaderActions({ feedback }: { feedback: Feedback }) {
  const queries = useQueryClient();
  const [corrects, setCorrects] = useState(false);
  const may = (action: string) => feedback.allowed_actions.includes(action);
  const path = { id: feedback.id };
  const step = useMutation({
    mutationFn: (action: "acknowledge" | "reopen") =>
      answerOf(
        action === "acknowledge"
          ? api.POST("/api/v1/feedback/{id}/acknowledge/", { params: { path } })
          : api.POST("/api/v1/feedback/{id}/reopen/", { params: { path } }),
      ),
    onSuccess: () => refreshFeedback(queries),
    onError: (error) => notifyError("That was not done", asApiError(error).message),
  });
  return (
    <div className="row">
      {may("print") && (
        <a className="button-link button-link--quiet" href={`/api/v1/feedback/${feedback.id}/pdf/`}>
          PDF
        </a>
      )}
      {may("correct") && (
        <Button variant="default" onClick={() => setCorrects(true)}>
          Correct…
        </Button>
      )}
      {may("reopen") && (
        <Button variant="default" loading={step.isPending} onClick={() => step.mutate("reopen")}>
          Go on writing
        </Button>
      )}
      {may("acknowledge") && (
        <Button loading={step.isPending} onClick={() => step.mutate("acknowledge")}>
          I have read it
        </Button>
      )}
      {corrects && <CorrectDialog feedback={feedback} onClose={() => setCorrects(false)} />}
    </div>
  );
}
