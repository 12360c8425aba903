import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { useMemo, useState } from "react";
import { answerOf, api } from "@/api/client";
import { asApiError } from "@/api/errors";
import type { Assignment } from "@/api/types";
import { DataTable } from "@/components/data-table";
import { notifyError } from "@/components/notify";
import { ProgressLine } from "@/components/progress-line";
import { RelativeDate } from "@/components/relative-date";
import { StateMark, type StateTone } from "@/components/state-mark";
import { assignmentStatusWord, formatWord, phaseWord } from "@/lib/words";
import { RecuseDialog } from "./recuse-dialog";

const TONE: Record<Assignment["status"], StateTone> = {
  waiting: "open",
  in_progress: "partial",
  submitted: "done",
  recused: "quiet",
  reassigned: "quiet",
  ended: "quiet",
};

function isOver({ status }: Assignment): boolean {
  return status === "submitted" || status === "recused" || status === "ended";
}

interface AssignmentsTableProps {
  caption: string;
  assignments: readonly Assignment[];
}

export function AssignmentsTable({ caption, assignments }: AssignmentsTableProps) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [recusing, setRecusing] = useState<Assignment | null>(null);
  const start = useMutation({
    mutationFn: (id: string) =>
      answerOf(api.POST("/api/v1/assignments/{id}/start/", { params: { path: { id } } })),
    onSuccess: async (rating) => {
      await queries.invalidateQueries({ queryKey: ["assignments"] });
      await navigate({ to: "/ratings/$id", params: { id: rating.id } });
    },
    onError: (error) => notifyError("The rating was not started", asApiError(error).message),
  });
  const begin = start.mutate;
  const starting = start.isPending ? start.variables : null;

  const columns = useMemo<ColumnDef<Assignment>[]>(
    () => [
      {
        header: "Session",
        accessorKey: "code",
        cell: ({ row: { original: one } }) =>
          one.rating !== null ? (
            <Link to="/ratings/$id" params={{ id: one.rating }}>
              {one.code}
            </Link>
          ) : (
            one.code
          ),
      },
      {
        id: "kind",
        header: "Phase and format",
        accessorFn: (one) => one.session_phase,
        cell: ({ row: { original: one } }) =>
          `${phaseWord(one.session_phase)}, ${formatWord(one.session_format).toLowerCase()}`,
      },
      { header: "Turns", accessorKey: "n_turns" },
      {
        header: "Round",
        accessorFn: (one) => one.round.name,
        id: "round",
        cell: ({ row: { original: one } }) =>
          one.round.purpose === "rating" ? (
            one.round.name
          ) : (
            // Practice is read beside gold, and tests have their result, on that page.
            <Link to="/calibration">{one.round.name}</Link>
          ),
      },
      {
        header: "Due",
        id: "due",
        accessorFn: (one) => one.due_on ?? "9999",
        cell: ({ row: { original: one } }) =>
          one.due_on === null ? null : (
            <RelativeDate on={one.due_on} as={isOver(one) ? "date" : "due"} />
          ),
      },
      {
        header: "State",
        accessorKey: "status",
        cell: ({ row: { original: one } }) => (
          <>
            <StateMark tone={TONE[one.status]}>
              {one.ended_by_lead ? "Ended by the lead" : assignmentStatusWord(one.status)}
            </StateMark>
            {one.is_paused && <StateMark tone="alert">Paused: a name is being taken out</StateMark>}
          </>
        ),
      },
      {
        header: "Items",
        id: "items",
        accessorFn: (one) => one.items_done,
        cell: ({ row: { original: one } }) => (
          <ProgressLine done={one.items_done} of={one.items_required} label="items done" />
        ),
      },
      {
        id: "actions",
        header: "Next step",
        enableSorting: false,
        cell: ({ row: { original: one } }) =>
          isOver(one) ? null : one.text_closed !== null ? (
            <span className="soft">Closed at present; nothing is needed of you</span>
          ) : (
            <span className="row">
              {one.allowed_actions.includes("start") && (
                <Button
                  size="compact-sm"
                  loading={starting === one.id}
                  onClick={() => begin(one.id)}
                  aria-label={`Start rating session ${one.code}`}
                >
                  Start
                </Button>
              )}
              {one.rating !== null && one.status === "in_progress" && (
                <Link to="/ratings/$id" params={{ id: one.rating }}>
                  Go on
                </Link>
              )}
              {one.allowed_actions.includes("recuse") && (
                <Button
                  size="compact-sm"
                  variant="default"
                  onClick={() => setRecusing(one)}
                  aria-label={`Recuse from session ${one.code}`}
                >
                  Recuse
                </Button>
              )}
            </span>
          ),
      },
    ],
    [begin, starting],
  );

  return (
    <>
      <DataTable
        caption={caption}
        unit="session"
        columns={columns}
        rows={assignments}
        rowId={(one) => one.id}
        initialSort={[{ id: "due", desc: false }]}
      />
      {recusing && <RecuseDialog assignment={recusing} onClose={() => setRecusing(null)} />}
    </>
  );
}
