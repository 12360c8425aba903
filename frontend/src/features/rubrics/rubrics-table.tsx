import { Link } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { useProgramme } from "@/api/me";
import type { RubricSummary } from "@/api/types";
import { DataTable } from "@/components/data-table";
import { ChoiceButton } from "./choice-button";
import { compareVersions } from "@/lib/versions";
import { RubricStates } from "./rubric-states";
import "./rubrics-table.css";

interface RubricsTableProps {
  title: string;
  rows: readonly RubricSummary[];
  /** All versions the programme can use, shown or not. */
  all: readonly RubricSummary[];
}

function columnsFor(all: readonly RubricSummary[], programme: string): ColumnDef<RubricSummary>[] {
  const mayChoose = all.some(({ allowed_actions }) => allowed_actions.length > 0);
  const act: ColumnDef<RubricSummary> = {
    id: "act",
    header: "Use",
    enableSorting: false,
    cell: ({ row }) => <ChoiceButton rubric={row.original} all={all} />,
  };
  return [
    {
      header: "Rubric",
      accessorKey: "title",
      cell: ({ row: { original: one } }) => (
        <Link to="/rubrics/$id" params={{ id: one.id }}>
          {one.title}
        </Link>
      ),
    },
    {
      header: "Version",
      accessorKey: "version",
      sortingFn: (a, b) => compareVersions(a.original.version, b.original.version),
    },
    {
      header: "State",
      accessorKey: "status",
      cell: ({ row }) => <RubricStates rubric={row.original} programme={programme} />,
    },
    {
      id: "origin",
      header: "Origin",
      accessorFn: (one) => (one.programme === null ? "Comes with Attune" : "Own"),
    },
    ...(mayChoose ? [act] : []),
  ];
}

/** Versions of instruments with what the programme may do with each. */
export function RubricsTable({ title, rows, all }: RubricsTableProps) {
  const { programme } = useProgramme();
  return (
    <section className="stack stack--tight rubrics-table" aria-label={title}>
      <h2 className="section-title">{title}</h2>
      <DataTable
        caption={title}
        unit="version"
        columns={columnsFor(all, programme.id)}
        rows={rows}
        rowId={(one) => one.id}
      />
    </section>
  );
}
