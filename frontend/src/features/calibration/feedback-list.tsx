import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { CalibrationAttempt, FeedbackItem, FeedbackSession, GoldAnswer } from "@/api/types";
import { EmptyState } from "@/components/empty-state";
import { QueryView } from "@/components/query-view";
import { StateMark } from "@/components/state-mark";
import { counted, listed, problemAreaWord } from "@/lib/words";
import { feedbackQuery } from "./queries";
import { answerWords, sourceWords, turnWords, VERDICT_WORDS } from "./words";

/** Every submitted session beside gold: yours, gold, and why. */
export function FeedbackList({ attempt }: { attempt: CalibrationAttempt }) {
  const feedback = useQuery(feedbackQuery(attempt.id));
  return (
    <QueryView query={feedback}>
      {({ sessions }) =>
        sessions.length === 0 ? (
          <EmptyState title="The gold rating appears here after each session">
            Submit a session, and see item by item what gold says and why.
          </EmptyState>
        ) : (
          <div className="stack stack--loose">
            {sessions.map((session, at) => (
              <SessionFeedback
                key={session.rating}
                session={session}
                isOwn={attempt.is_own}
                isFirst={at === sessions.length - 1}
              />
            ))}
          </div>
        )
      }
    </QueryView>
  );
}

function areas(ids: readonly string[] | null): string {
  return ids === null || ids.length === 0 ? "none" : listed(ids.map(problemAreaWord));
}

interface SessionFeedbackProps {
  session: FeedbackSession;
  isOwn: boolean;
  isFirst: boolean;
}

function SessionFeedback({ session, isOwn, isFirst }: SessionFeedbackProps) {
  const { same, within_one, apart, differs } = session.counts;
  const whose = isOwn ? "Yours" : "The rater's";
  return (
    <section aria-labelledby={`feedback-${session.rating}`} className="panel stack">
      <div className="row row--between">
        <h2 id={`feedback-${session.rating}`} className="section-title">
          Session {session.code}
        </h2>
        {isOwn && (
          <Link to="/ratings/$id" params={{ id: session.rating }}>
            Open your rating beside the transcript
          </Link>
        )}
      </div>
      <p>
        {counted(same, "item")} the same, {within_one} within one point, {apart} further apart,{" "}
        {differs} judged otherwise. Gold by {sourceWords(session.source, session.n_makers)}.
      </p>
      <p className="soft">
        Problem area: {whose.toLowerCase()} {areas(session.problem_areas)}, gold{" "}
        {areas(session.gold_problem_areas)}.
      </p>
      {session.rationale !== "" && <p className="words">{session.rationale}</p>}
      <details open={isFirst}>
        <summary>Item by item</summary>
        <ul className="plain-list feedback-items">
          {session.items.map((item) => (
            <ItemFeedback key={item.item} item={item} whose={whose} />
          ))}
        </ul>
      </details>
    </section>
  );
}

function ItemFeedback({ item, whose }: { item: FeedbackItem; whose: string }) {
  const verdict = VERDICT_WORDS[item.verdict];
  return (
    <li className="feedback-item">
      <div className="feedback-item__name">
        <strong>
          {item.item} {item.name}
        </strong>
        <StateMark tone={verdict.tone}>{verdict.word}</StateMark>
      </div>
      <Said label={whose} answer={item.yours} />
      <Said label="Gold" answer={item.gold} />
      {item.rationale !== "" && <p className="feedback-item__why words">{item.rationale}</p>}
    </li>
  );
}

function Said({ label, answer }: { label: string; answer: GoldAnswer }) {
  const turns = turnWords(answer.turns);
  return (
    <p className="feedback-item__said">
      <span className="soft">{label}</span> {answerWords(answer)}
      {turns !== "" && <span className="soft"> ({turns})</span>}
    </p>
  );
}
