import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ColumnDef } from "@tanstack/react-table";
import { useMemo, useState } from "react";
import { answerOf, api } from "@/api/client";
import type { CalibrationSet, Id } from "@/api/types";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { notifyDone } from "@/components/notify";
import { QueryView } from "@/components/query-view";
import { SimulatedMark } from "@/components/simulated-mark";
import { NewSetDialog } from "./new-set-dialog";
import { setsQuery } from "./queries";
import { PURPOSE_WORDS } from "./words";

// Fewer sessions than this say little; the page says so of its sets.
const SMALL = 10;

export function SetsSection({ programme, manages }: { programme: Id; manages: boolean }) {
  const sets = useQuery(setsQuery(programme));
  const [isMaking, setMaking] = useState(false);
  return (
    <section aria-labelledby="sets-title" className="stack">
      <div className="row row--between">
        <h2 id="sets-title" className="section-title">
          Sets
        </h2>
        {manages && (
          <Button variant="default" onClick={() => setMaking(true)}>
            Make a set
          </Button>
        )}
      </div>
      <QueryView query={sets}>
        {({ results }) =>
          results.length === 0 ? (
            <EmptyState title="Sets of gold sessions will be listed here">
              Enter gold ratings first, then put them into sets: to practise on, to be tested by, or
              to be mixed hidden into rounds.
            </EmptyState>
          ) : (
            <SetsTable sets={results} />
          )
        }
      </QueryView>
      {isMaking && <NewSetDialog programme={programme} onClose={() => setMaking(false)} />}
    </section>
  );
}

function SetsTable({ sets }: { sets: readonly CalibrationSet[] }) {
  const [asked, setAsked] = useState<CalibrationSet | null>(null);
  const columns = useMemo<ColumnDef<CalibrationSet>[]>(
    () => [
      {
        header: "Set",
        accessorKey: "name",
        cell: ({ row: { original: one } }) => (
          <span className="row">
            {one.name}
            {one.is_simulated && <SimulatedMark />}
          </span>
        ),
      },
      { header: "For", id: "purpose", accessorFn: (one) => PURPOSE_WORDS[one.purpose] },
      { header: "Rubric version", id: "rubric", accessorFn: (one) => one.rubric.version },
      {
        header: "Sessions",
        accessorKey: "n_sessions",
        cell: ({ row: { original: one } }) => (
          <span>
            {one.n_sessions}
            {one.n_sessions < SMALL && <span className="soft"> (a small set)</span>}
          </span>
        ),
      },
      {
        header: "Next step",
        id: "actions",
        enableSorting: false,
        cell: ({ row: { original: one } }) =>
          one.allowed_actions.includes("withdraw") ? (
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => setAsked(one)}
              aria-label={`Withdraw the set ${one.name}`}
            >
              Withdraw
            </Button>
          ) : null,
      },
    ],
    [],
  );
  return (
    <>
      <DataTable
        caption="Sets of gold sessions"
        unit="set"
        columns={columns}
        rows={sets}
        rowId={(one) => one.id}
      />
      {asked !== null && <WithdrawDialog chosen={asked} onClose={() => setAsked(null)} />}
    </>
  );
}

function WithdrawDialog({ chosen, onClose }: { chosen: CalibrationSet; onClose: () => void }) {
  const queries = useQueryClient();
  const withdraw = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/calibration-sets/{id}/withdraw/", {
          params: { path: { id: chosen.id } },
        }),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["calibration-sets"] });
      notifyDone(`${chosen.name} is withdrawn.`);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      opened
      title={`Withdraw ${chosen.name}?`}
      confirmLabel="Withdraw the set"
      onConfirm={() => withdraw.mutate()}
      onClose={onClose}
      isPending={withdraw.isPending}
      error={withdraw.error}
    >
      <p>
        Nobody begins it any more, and none of its sessions is mixed into new rounds. What was begun
        goes on, and results stay.
      </p>
    </ConfirmDialog>
  );
}
