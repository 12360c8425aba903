import { Link } from "@tanstack/react-router";
import type { QuizQuestion, QuizTry } from "@/api/types";
import { EmptyState } from "@/components/empty-state";
import { PageTitle } from "@/components/page-title";
import { StateMark } from "@/components/state-mark";
import { formatDay } from "@/lib/dates";
import { quizMark } from "./words";

/** What came of a try: how many are right, and for each question the rubric's own words. */
export function QuizResult({ tried }: { tried: QuizTry }) {
  const mark = quizMark(tried);
  return (
    <>
      <PageTitle
        title={`Quiz, try ${tried.number}`}
        lead={sentence(tried)}
        trail={<Link to="/calibration">Calibration</Link>}
      />
      <div className="stack stack--loose">
        <p className="row">
          <StateMark tone={mark.tone}>{mark.word}</StateMark>
          {!tried.is_own && <span>Rater {tried.rater_code}</span>}
          <span className="soft">
            {tried.rubric.title}, version {tried.rubric.version}, begun{" "}
            {formatDay(tried.started_at)}
          </span>
        </p>
        {tried.questions === null ? (
          <EmptyState title="The questions are shown here when they are answered" />
        ) : (
          <ol className="plain-list stack">
            {tried.questions.map((question, place) => (
              <Answered
                key={`${question.prompt} ${question.words}`}
                place={place + 1}
                question={question}
              />
            ))}
          </ol>
        )}
      </div>
    </>
  );
}

function sentence({ result, is_own, n_needed }: QuizTry): string {
  if (result === null) return `Begun and not answered yet. ${n_needed} answers are to be right.`;
  const score = `${result.n_right} of ${result.n_questions} right, ${result.n_needed} needed.`;
  if (result.passed) {
    return is_own ? `${score} The test is open to you as far as the quiz goes.` : score;
  }
  return is_own ? `${score} The next try, with other questions, opens the day after.` : score;
}

function Answered({ place, question }: { place: number; question: QuizQuestion }) {
  const { chosen, right, choices } = question;
  const isRight = chosen === right;
  return (
    <li className="panel stack stack--tight measure">
      <p className="row">
        <strong>
          {place}. {question.prompt}
        </strong>
        <StateMark tone={isRight ? "done" : "alert"}>{isRight ? "Right" : "Not right"}</StateMark>
      </p>
      {question.words !== "" && <blockquote className="quiz-words">{question.words}</blockquote>}
      {!isRight && <p>Answered: {chosen === null ? "nothing" : choices[chosen]}</p>}
      <p>Right: {right === null ? "" : choices[right]}</p>
      {question.because !== null && (
        <p className="soft small">The rubric says: {question.because}</p>
      )}
    </li>
  );
}
