import type { ColumnDef } from "@tanstack/react-table";
import type { RoundPlan } from "@/api/types";
import { DataTable } from "@/components/data-table";
import { Note } from "@/components/note";
import { counted } from "@/lib/words";
import {
  connectionSentence,
  pairsSentence,
  precisionSentence,
  precisionSource,
  shareNotes,
} from "./plan-words";

type Load = RoundPlan["loads"][number];

const COLUMNS: ColumnDef<Load>[] = [
  { header: "Rater", id: "rater", accessorFn: (one) => `${one.name} (${one.code})` },
  { header: "Sessions", accessorKey: "n_sessions" },
  { header: "Shared with others", accessorKey: "n_shared" },
  { header: "Kept from by conflict", accessorKey: "n_conflicts" },
];

/** A plan: what it asks of each rater, what they share, and what that will tell. */
export function PlanView({ plan }: { plan: RoundPlan }) {
  const isWhole = plan.n_components === 1 && plan.n_double_coded > 0;
  const notes = shareNotes(plan);
  return (
    <div className="stack">
      <Note tone={isWhole ? "info" : "caution"} title={connectionSentence(plan)}>
        <p>
          {counted(plan.n_ratings, "rating")} of {counted(plan.n_sessions, "session")};{" "}
          {plan.n_double_coded} with more than one rater.
        </p>
        {notes.map((note) => (
          <p key={note}>{note}</p>
        ))}
      </Note>
      <div>
        {plan.precision.map((one) => (
          <p key={one.scale}>{precisionSentence(one)}</p>
        ))}
        <p className="soft">{precisionSource(plan)}</p>
      </div>
      <DataTable
        caption="Load of each rater"
        unit="rater"
        columns={COLUMNS}
        rows={plan.loads}
        rowId={(one) => one.person}
      />
      <p className="soft">{pairsSentence(plan)}</p>
    </div>
  );
}
