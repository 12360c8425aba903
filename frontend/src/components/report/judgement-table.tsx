import type { ColumnDef } from "@tanstack/react-table";
import type { AgreementReport, Estimate } from "@/api/types";
import { coefficient, percent } from "@/charts/numbers";
import { DataTable } from "@/components/data-table";
import { problemAreaWord } from "@/lib/words";

type Judgement = AgreementReport["judgements"][number];

/** Agreement on each problem area and flag that some rating names, beyond what chance gives. */
export function JudgementTable({ rows }: { rows: readonly Judgement[] }) {
  if (rows.length === 0) return null;
  return (
    <>
      <DataTable
        caption="Problem areas and flags, each said or not"
        unit="judgement"
        columns={COLUMNS}
        rows={rows}
        rowId={({ of, id }) => `${of} ${id}`}
      />
      <p className="soft measure">
        Kappa sets aside what chance would give; of what is rarely said it swings, so look at AC1
        and at the share as well. What no rating says is not listed.
      </p>
    </>
  );
}

const COLUMNS: ColumnDef<Judgement>[] = [
  {
    id: "name",
    header: "Judgement",
    accessorFn: ({ of, id }) => (of === "flag" ? `Flag ${id}` : problemAreaWord(id)),
  },
  {
    id: "said",
    header: "Ratings that say so",
    accessorFn: ({ n_said }) => n_said,
    cell: ({ row: { original } }) => `${original.n_said} of ${original.n_ratings}`,
  },
  {
    id: "kappa",
    header: "Fleiss’ kappa",
    enableSorting: false,
    cell: ({ row: { original } }) => figure(original.estimates.fleiss_kappa, coefficient),
  },
  {
    id: "ac1",
    header: "AC1",
    enableSorting: false,
    cell: ({ row: { original } }) => figure(original.estimates.ac1, coefficient),
  },
  {
    id: "exact",
    header: "Raters who say the same",
    enableSorting: false,
    cell: ({ row: { original } }) => figure(original.estimates.percent_exact, percent),
  },
];

function figure(estimate: Estimate | undefined, words: (value: number) => string) {
  if (estimate === undefined) return "not computed";
  if (estimate.value === null) return <span className="soft">{estimate.text}</span>;
  const { value, low, high } = estimate;
  return low === null || high === null
    ? words(value)
    : `${words(value)} (${words(low)} to ${words(high)})`;
}
