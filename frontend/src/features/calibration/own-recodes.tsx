import { useQuery } from "@tanstack/react-query";
import type { ColumnDef } from "@tanstack/react-table";
import type { Id, OwnRecode } from "@/api/types";
import { DataTable } from "@/components/data-table";
import { RelativeDate } from "@/components/relative-date";
import { alikeWords } from "@/lib/alike";
import { ownRecodesQuery } from "./queries";

interface Row {
  check: OwnRecode;
  scale: string;
}

const COLUMNS: ColumnDef<Row>[] = [
  { header: "Session", id: "session", accessorFn: ({ check }) => check.code },
  {
    header: "Rated again",
    id: "done",
    accessorFn: ({ check }) => check.done_at,
    cell: ({ row: { original: one } }) => <RelativeDate on={one.check.done_at} as="date" />,
  },
  {
    header: "Scale",
    id: "scale",
    accessorFn: ({ scale }) => scale.charAt(0).toUpperCase() + scale.slice(1).replaceAll("_", " "),
  },
  column("First rating and consensus", "first_with_consensus"),
  column("Second rating and consensus", "with_consensus"),
  column("Second and first rating", "with_own"),
];

type Comparison = "first_with_consensus" | "with_consensus" | "with_own";

function column(header: string, name: Comparison): ColumnDef<Row> {
  return {
    header,
    id: name,
    accessorFn: ({ check, scale }) =>
      alikeWords(check.compared[name].find((row) => row.scale === scale)),
  };
}

/** How a rater's second ratings compare. Nothing at all before there is one. */
export function OwnRecodes({ programme }: { programme: Id }) {
  const { data } = useQuery(ownRecodesQuery(programme));
  const checks = data?.checks ?? [];
  if (checks.length === 0) return null;
  const rows = checks.flatMap((check) =>
    check.compared.with_consensus.map(({ scale }) => ({ check, scale })),
  );
  return (
    <section aria-labelledby="own-recodes" className="stack">
      <h2 id="own-recodes" className="section-title">
        Sessions you have rated twice
      </h2>
      <p className="soft measure">
        Weeks after a consensus you rated these again, without your first rating and without what
        was settled. Where the second rating is nearer to the consensus than the first, its rule has
        stayed. It counts neither for the trainee nor for your status. The items of one session are
        no random draw, so there is no interval.
      </p>
      <DataTable
        caption="Sessions rated twice"
        unit="comparison"
        columns={COLUMNS}
        rows={rows}
        rowId={({ check, scale }) => `${check.id} ${scale}`}
      />
    </section>
  );
}
