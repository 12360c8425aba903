import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ColumnDef } from "@tanstack/react-table";
import { useMemo, useState } from "react";
import { useProgramme } from "@/api/me";
import type { LegalHold, RetentionOverview } from "@/api/types";
import { DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { QueryView } from "@/components/query-view";
import { RelativeDate } from "@/components/relative-date";
import { StateMark } from "@/components/state-mark";
import { HoldDialog } from "./hold-dialog";
import { LiftDialog } from "./lift-dialog";
import { holdsQuery } from "./queries";
import { SessionLink } from "./session-link";
import { sessionName } from "./words";

/** What a hold is on, in words. */
export function holdName(hold: LegalHold): string {
  if (hold.covers === "session") return sessionName(hold);
  if (hold.covers === "case") return `Case ${hold.case_code ?? ""}`;
  return `Trainee ${hold.trainee_name ?? ""}`;
}

function columns(onLift: (hold: LegalHold) => void): ColumnDef<LegalHold>[] {
  return [
    {
      header: "On",
      id: "on",
      accessorFn: holdName,
      cell: ({ row: { original: one } }) =>
        one.covers === "session" && one.session !== null ? (
          <SessionLink one={{ ...one, session: one.session }} />
        ) : (
          holdName(one)
        ),
    },
    { header: "Why", accessorKey: "reason" },
    {
      header: "Placed",
      accessorKey: "placed_at",
      cell: ({ row: { original: one } }) => (
        <span>
          <RelativeDate on={one.placed_at} as="date" /> by {one.placed_by}
        </span>
      ),
    },
    {
      header: "State",
      id: "state",
      accessorFn: (one) => one.lifted_at ?? "",
      cell: ({ row: { original: one } }) =>
        one.lifted_at === null ? (
          <div>
            <StateMark tone="partial">Stands</StateMark>
            {one.n_withdrawn > 0 && (
              <div className="small">{one.n_withdrawn} withdrawn, erased when it is lifted</div>
            )}
          </div>
        ) : (
          <div>
            <StateMark tone="quiet">Lifted</StateMark>
            <div className="soft small">
              <RelativeDate on={one.lifted_at} as="date" /> by {one.lifted_by}: {one.lift_reason}
            </div>
          </div>
        ),
    },
    {
      header: "Actions",
      id: "acts",
      enableSorting: false,
      cell: ({ row: { original: one } }) =>
        one.allowed_actions.includes("lift") && (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`Lift the hold on ${holdName(one)}`}
            onClick={() => onLift(one)}
          >
            Lift
          </Button>
        ),
    },
  ];
}

/** What may not be deleted, whoever asks for it. */
export function HoldsSection({ overview }: { overview: RetentionOverview }) {
  const { programme } = useProgramme();
  const holds = useQuery(holdsQuery(programme.id));
  const [isPlacing, setIsPlacing] = useState(false);
  const [lifted, setLifted] = useState<LegalHold | null>(null);
  const shown = useMemo(() => columns(setLifted), []);
  return (
    <div className="stack">
      {overview.allowed_actions.includes("place_hold") && (
        <div>
          <Button onClick={() => setIsPlacing(true)}>Place a hold</Button>
        </div>
      )}
      <QueryView query={holds}>
        {({ results, count }) =>
          results.length === 0 ? (
            <EmptyState title="Legal holds will be listed here">
              A hold keeps everything of a session, a case or a trainee: from the policy, from
              people, and from a withdrawal, which closes the text at once all the same.
            </EmptyState>
          ) : (
            <DataTable
              caption="Legal holds"
              unit="hold"
              columns={shown}
              rows={results}
              rowId={(one) => one.id}
              total={count}
            />
          )
        }
      </QueryView>
      {isPlacing && <HoldDialog onClose={() => setIsPlacing(false)} />}
      {lifted !== null && (
        <LiftDialog hold={lifted} name={holdName(lifted)} onClose={() => setLifted(null)} />
      )}
    </div>
  );
}
