import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type SyntheticEvent, useEffect, useRef, useState } from "react";
import { answerOf, api } from "@/api/client";
import type { QuizQuestion, QuizTry } from "@/api/types";
import { ErrorNote } from "@/components/error-note";
import { PageTitle } from "@/components/page-title";
import { ProgressLine } from "@/components/progress-line";
import { useKeptAnswers } from "./use-kept-answers";

interface QuizQuestionsProps {
  tried: QuizTry;
  questions: readonly QuizQuestion[];
}

/** One question at a time: digits choose, Enter goes on. */
export function QuizQuestions({ tried, questions }: QuizQuestionsProps) {
  const queries = useQueryClient();
  const { chosen, choose, forget } = useKeptAnswers(tried.id, questions);
  // Where it was left.
  const [at, setAt] = useState(() =>
    chosen.includes(null) ? chosen.indexOf(null) : questions.length - 1,
  );
  const form = useRef<HTMLFormElement>(null);
  const handIn = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/quiz-tries/{id}/answer/", {
          params: { path: { id: tried.id } },
          body: { chosen: [...chosen] },
        }),
      ),
    onSuccess: async (marked) => {
      forget();
      await Promise.all(
        ["rater-standings", "rater-standing", "calibration-sets", "quiz-tries"].map((key) =>
          queries.invalidateQueries({ queryKey: [key] }),
        ),
      );
      queries.setQueryData(["quiz-try", tried.id], marked);
    },
  });
  const question = questions[at];
  const isLast = at === questions.length - 1;
  const nAnswered = chosen.filter((one) => one !== null).length;

  const onward = (event: SyntheticEvent) => {
    event.preventDefault();
    if (chosen[at] === null) return;
    if (!isLast) setAt(at + 1);
    else if (nAnswered === questions.length) handIn.mutate();
    else setAt(chosen.indexOf(null));
  };

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.key === "Enter" && event.target instanceof HTMLLegendElement) {
        form.current?.requestSubmit();
        return;
      }
      const place = Number(event.key) - 1;
      const field = form.current?.elements.namedItem("choice");
      const options = field instanceof RadioNodeList ? [...field] : field === null ? [] : [field];
      const option = options[place];
      if (option instanceof HTMLInputElement) {
        event.preventDefault();
        option.focus();
        option.click();
      }
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);

  // A new question is read out, and the keys go on acting from it.
  useEffect(() => form.current?.querySelector<HTMLElement>("legend")?.focus(), [at]);

  if (question === undefined) return null;
  return (
    <>
      <PageTitle
        title={`Question ${at + 1} of ${questions.length}`}
        lead={`${tried.rubric.title}, version ${tried.rubric.version}. ${tried.n_needed} answers are to be right.`}
        trail={<Link to="/calibration">Calibration</Link>}
      />
      <form ref={form} className="stack stack--loose measure" onSubmit={onward}>
        <ProgressLine done={nAnswered} of={questions.length} label="questions answered" />
        <fieldset className="panel stack quiz-question">
          <legend tabIndex={-1}>{question.prompt}</legend>
          {question.words !== "" && (
            <blockquote className="quiz-words">{question.words}</blockquote>
          )}
          <div className="stack stack--tight" key={at}>
            {question.choices.map((choice, place) => (
              <label key={choice} className="quiz-choice">
                <input
                  type="radio"
                  name="choice"
                  checked={chosen[at] === place}
                  onChange={() => choose(at, place)}
                />
                <kbd aria-hidden="true">{place + 1}</kbd>
                <span>{choice}</span>
              </label>
            ))}
          </div>
        </fieldset>
        {handIn.error !== null && (
          <ErrorNote error={handIn.error} title="The answers were not taken" />
        )}
        <div className="row">
          <Button variant="default" disabled={at === 0} onClick={() => setAt(at - 1)}>
            Back
          </Button>
          <Button type="submit" loading={handIn.isPending} disabled={chosen[at] === null}>
            {!isLast
              ? "Next"
              : nAnswered === questions.length
                ? "Hand in"
                : "To the first unanswered question"}
          </Button>
          <span className="soft small">
            Keys 1 to {question.choices.length} choose, Enter goes on. Answers are kept in this
            browser until you hand them in or sign out; the questions stay the same.
          </span>
        </div>
      </form>
    </>
  );
}
