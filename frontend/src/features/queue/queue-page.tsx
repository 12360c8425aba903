import { useQuery } from "@tanstack/react-query";
import { assignmentsQuery, ratingsQuery } from "@/api/lists";
import { useProgramme } from "@/api/me";
import type { Assignment } from "@/api/types";
import { EmptyState } from "@/components/empty-state";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { dueInWords } from "@/lib/dates";
import { counted } from "@/lib/words";
import { AssignmentsTable } from "./assignments-table";
import { OwnRatingsTable } from "./own-ratings-table";

function isOpen({ status, text_closed }: Assignment): boolean {
  return text_closed === null && (status === "waiting" || status === "in_progress");
}

function sentence(assignments: readonly Assignment[]): string {
  const open = assignments.filter(isOpen);
  if (open.length === 0) return "No session waits for your rating.";
  const due = open
    .map(({ due_on }) => due_on)
    .filter((on) => on !== null)
    .sort()[0];
  const wait = open.length === 1 ? "waits" : "wait";
  const next = due ? `; the next is ${dueInWords(due)}` : "";
  return `${counted(open.length, "session")} ${wait} for your rating${next}.`;
}

/** What one has to rate, and what one has rated. */
export function QueuePage() {
  const { programme, permissions } = useProgramme();
  const isRater = permissions.includes("rating.make");
  const isSupervisor = permissions.includes("rating.supervise");
  const assignments = useQuery({ ...assignmentsQuery(programme.id), enabled: isRater });
  const ratings = useQuery({ ...ratingsQuery(programme.id), enabled: isSupervisor });

  return (
    <>
      <PageTitle
        title="Ratings"
        {...(assignments.data ? { lead: sentence(assignments.data.results) } : {})}
      />
      <div className="stack stack--loose">
        {isRater && (
          <QueryView query={assignments}>
            {({ results }) => <Assigned assignments={results} />}
          </QueryView>
        )}
        {isSupervisor && (
          <section aria-labelledby="queue-supervisor" className="stack">
            <h2 id="queue-supervisor" className="section-title">
              Your ratings as supervisor
            </h2>
            <QueryView query={ratings}>
              {({ results }) => <OwnRatingsTable ratings={results.filter((one) => one.is_own)} />}
            </QueryView>
          </section>
        )}
      </div>
    </>
  );
}

function Assigned({ assignments }: { assignments: readonly Assignment[] }) {
  const open = assignments.filter(isOpen);
  const done = assignments.filter((one) => !isOpen(one));
  return (
    <>
      <section aria-labelledby="queue-open" className="stack">
        <h2 id="queue-open" className="section-title">
          To rate
        </h2>
        {open.length === 0 ? (
          <EmptyState title="Sessions to rate will be listed here">
            The lead of your programme assigns them when a round starts.
          </EmptyState>
        ) : (
          <AssignmentsTable caption="Sessions to rate" assignments={open} />
        )}
      </section>
      {done.length > 0 && (
        <section aria-labelledby="queue-done" className="stack">
          <h2 id="queue-done" className="section-title">
            Done
          </h2>
          <AssignmentsTable caption="Sessions you have done with" assignments={done} />
        </section>
      )}
    </>
  );
}
