import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { goalsQuery } from "@/api/feedback";
import { usePermission } from "@/api/me";
import type { Id } from "@/api/types";
import type { Choice } from "@/components/choice-field";
import { EmptyState } from "@/components/empty-state";
import { QueryView } from "@/components/query-view";
import { GoalForm } from "./goal-form";
import { GoalList } from "./goal-list";

interface GoalsPanelProps {
  trainee: Id;
  /** The session that is looked at, where there is one. */
  session?: { id: Id; number: number | null } | null;
  items?: readonly Choice[];
}

/** A trainee's goals: the open ones, those that are closed, and a new one for whoever may set it. */
export function GoalsPanel({ trainee, session = null, items = [] }: GoalsPanelProps) {
  const goals = useQuery(goalsQuery(trainee));
  const maySet = usePermission("goal.set");
  const [adds, setAdds] = useState(false);
  return (
    <section className="stack" aria-labelledby="goals">
      <div className="row row--between">
        <h2 id="goals" className="section-title">
          Goals
        </h2>
        {maySet && !adds && (
          <Button size="compact-sm" variant="default" onClick={() => setAdds(true)}>
            Set a goal
          </Button>
        )}
      </div>
      {adds && (
        <GoalForm
          trainee={trainee}
          session={session?.id ?? null}
          items={items}
          onDone={() => setAdds(false)}
        />
      )}
      <QueryView query={goals}>
        {({ results }) => {
          const open = results.filter(({ state }) => state === "open");
          const closed = results.filter(({ state }) => state !== "open");
          if (results.length === 0) {
            return adds ? null : (
              <EmptyState title="Goals will stand here">
                A goal has a next step and a session with which it is looked at again; it is carried
                from session to session until it is met.
              </EmptyState>
            );
          }
          return (
            <>
              {open.length === 0 ? (
                <p className="soft">No goal is open.</p>
              ) : (
                <GoalList goals={open} session={session} />
              )}
              {closed.length > 0 && (
                <details>
                  <summary>Met or dropped ({closed.length})</summary>
                  <GoalList goals={closed} session={null} />
                </details>
              )}
            </>
          );
        }}
      </QueryView>
    </section>
  );
}
