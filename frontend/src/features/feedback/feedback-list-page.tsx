import { Button, Checkbox } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { useMemo, useState } from "react";
import { feedbackListQuery } from "@/api/feedback";
import { useProgramme } from "@/api/me";
import type { Feedback, Id } from "@/api/types";
import { DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { RelativeDate } from "@/components/relative-date";
import { StateMark } from "@/components/state-mark";
import { leadOfList, stateOfFeedback, titleOf } from "./feedback-words";
import { ReleaseDialog } from "./release-dialog";
import { RulePanel } from "./rule-panel";

/** All feedback one may know of: to write, to release, to read. */
export function FeedbackListPage() {
  const { programme, permissions, roles } = useProgramme();
  const list = useQuery(feedbackListQuery(programme.id));
  const isTrainee = roles.includes("trainee") && !permissions.includes("feedback.write");
  return (
    <QueryView query={list} isPage>
      {({ results, count }) => (
        <>
          <PageTitle title="Feedback" lead={leadOfList(results, isTrainee)} />
          <div className="stack stack--loose">
            {results.length === 0 ? (
              <EmptyState title="Feedback will stand here">
                {isTrainee
                  ? "A supervisor writes on a session of yours and releases it to you."
                  : "It is begun from a submitted rating: open a trainee, and choose Feedback beside the rating."}
              </EmptyState>
            ) : (
              <FeedbackTable rows={results} total={count} />
            )}
            {permissions.includes("feedback.rule") && <RulePanel programme={programme.id} />}
          </div>
        </>
      )}
    </QueryView>
  );
}

const COLUMNS: ColumnDef<Feedback>[] = [
  {
    id: "session",
    header: "Feedback",
    accessorFn: (one) => one.session.number ?? undefined,
    sortUndefined: "last",
    cell: ({ row: { original } }) => (
      <Link to="/feedback/$id" params={{ id: original.id }}>
        {titleOf(original)}
        {original.corrects !== null && ", correction"}
      </Link>
    ),
  },
  {
    id: "trainee",
    header: "Trainee",
    accessorFn: ({ trainee }) => `${trainee.code} ${trainee.name}`,
  },
  { id: "case", header: "Case", accessorFn: ({ session }) => session.case_code },
  { id: "author", header: "Supervisor", accessorFn: ({ author }) => author },
  {
    id: "state",
    header: "State",
    accessorFn: (one) => stateOfFeedback(one).word,
    cell: ({ row: { original } }) => {
      const state = stateOfFeedback(original);
      return <StateMark tone={state.tone}>{state.word}</StateMark>;
    },
  },
  {
    id: "when",
    header: "Saved or released",
    accessorFn: (one) => one.released_at ?? one.saved_at,
    cell: ({ row: { original } }) => (
      <RelativeDate on={original.released_at ?? original.saved_at} as="date" />
    ),
  },
];

function FeedbackTable({ rows, total }: { rows: readonly Feedback[]; total: number }) {
  const [chosen, setChosen] = useState<ReadonlySet<Id>>(new Set());
  const [asks, setAsks] = useState(false);
  const releasable = rows.filter((one) => one.allowed_actions.includes("release"));
  const picked = releasable.filter(({ id }) => chosen.has(id));
  const columns = useMemo((): ColumnDef<Feedback>[] => {
    if (releasable.length === 0) return COLUMNS;
    return [
      ...COLUMNS,
      {
        id: "choose",
        header: "Release",
        enableSorting: false,
        cell: ({ row: { original } }) =>
          original.allowed_actions.includes("release") ? (
            <Checkbox
              size="xs"
              aria-label={`Choose ${titleOf(original)} for ${original.trainee.name}`}
              checked={chosen.has(original.id)}
              onChange={(event) => {
                const isOn = event.currentTarget.checked;
                setChosen((before) => {
                  const after = new Set(before);
                  if (isOn) after.add(original.id);
                  else after.delete(original.id);
                  return after;
                });
              }}
            />
          ) : null,
      },
    ];
  }, [releasable.length, chosen]);
  return (
    <>
      {releasable.length > 0 && (
        <div className="row">
          <Button disabled={picked.length === 0} onClick={() => setAsks(true)}>
            {picked.length === 0 ? "Release what is chosen" : `Release ${picked.length}…`}
          </Button>
          <Button
            variant="default"
            onClick={() =>
              setChosen(
                new Set(releasable.filter(({ status }) => status === "held").map(({ id }) => id)),
              )
            }
          >
            Choose all that is held
          </Button>
        </div>
      )}
      <DataTable
        caption="Feedback"
        unit="entry"
        units="entries"
        columns={columns}
        rows={rows}
        rowId={(one) => one.id}
        total={total}
      />
      {asks && picked.length > 0 && (
        <ReleaseDialog
          chosen={picked}
          onClose={() => {
            setAsks(false);
            setChosen(new Set());
          }}
        />
      )}
    </>
  );
}
