import { useQuery } from "@tanstack/react-query";
import { openGoalsQuery } from "@/api/feedback";
import type { Id } from "@/api/types";
import { counted } from "@/lib/words";
import { dueWords } from "./goal-words";
import "./goals.css";

/** What the trainee works on, for a supervisor who rates the session; nothing where there is none. */
export function OpenGoals({ session }: { session: Id }) {
  const goals = useQuery(openGoalsQuery(session));
  const open = goals.data?.results ?? [];
  if (open.length === 0) return null;
  return (
    <details className="open-goals">
      <summary>{counted(open.length, "open goal")} of the trainee</summary>
      <ul>
        {open.map((goal) => (
          <li key={goal.id}>
            {goal.item !== "" && <span className="goal__item">{goal.item}</span>} {goal.text}
            {goal.step !== "" && <span className="soft"> Step: {goal.step}</span>}
            <span className="small soft"> ({dueWords(goal)})</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
