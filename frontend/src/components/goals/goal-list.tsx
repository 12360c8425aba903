import { Button } from "@mantine/core";
import { useState } from "react";
import type { Goal, Id } from "@/api/types";
import { StateMark } from "@/components/state-mark";
import { formatDay } from "@/lib/dates";
import { dueWords, isDue, outcomeWord, stateOfGoal } from "./goal-words";
import { ReviewForm } from "./review-form";
import "./goals.css";

interface GoalListProps {
  goals: readonly Goal[];
  /** The session that is looked at, with which goals are reviewed. */
  session: { id: Id; number: number | null } | null;
}

/** Goals with their step, their reviews, and what can be done with them. */
export function GoalList({ goals, session }: GoalListProps) {
  return (
    <ul className="plain-list stack">
      {goals.map((goal) => (
        <li key={goal.id}>
          <GoalCard goal={goal} session={session} />
        </li>
      ))}
    </ul>
  );
}

function GoalCard({ goal, session }: { goal: Goal; session: GoalListProps["session"] }) {
  const [reviews, setReviews] = useState(false);
  const state = stateOfGoal(goal);
  const due = isDue(goal, session?.number ?? null);
  return (
    <article className="goal" aria-label={`Goal: ${goal.text}`}>
      <div className="row row--between">
        <p className="goal__text">
          {goal.item !== "" && <span className="goal__item">{goal.item}</span>} {goal.text}
        </p>
        <StateMark tone={state.tone}>{state.word}</StateMark>
      </div>
      {goal.step !== "" && (
        <p>
          <span className="soft">Step:</span> {goal.step}
        </p>
      )}
      <p className="small soft">
        Set by {goal.set_by} on {formatDay(goal.set_at)}
        {goal.session_number !== null && ` after session ${goal.session_number}`}
        {goal.state === "open" && `; ${dueWords(goal)}`}
      </p>
      {goal.reviews.length > 0 && (
        <ol className="goal__reviews" aria-label="Reviews">
          {goal.reviews.map((review) => (
            <li key={review.number}>
              {typeof review.session_number === "number" && `Session ${review.session_number}: `}
              {outcomeWord(review.outcome)}
              {review.note !== "" && ` – ${review.note}`}
            </li>
          ))}
        </ol>
      )}
      {goal.allowed_actions.includes("review") && session !== null && !reviews && (
        <div>
          <Button
            size="compact-sm"
            variant={due ? "filled" : "default"}
            aria-label={`Review the goal ${goal.text}`}
            onClick={() => setReviews(true)}
          >
            Review
          </Button>
        </div>
      )}
      {reviews && session !== null && (
        <ReviewForm goal={goal} session={session.id} onDone={() => setReviews(false)} />
      )}
    </article>
  );
}
