import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { useState } from "react";
import { casesQuery } from "@/api/lists";
import { useProgramme } from "@/api/me";
import type { Case } from "@/api/types";
import { DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { QueryView } from "@/components/query-view";
import { formatWord, problemAreaWord } from "@/lib/words";
import { CaseDialog } from "./case-dialog";

const COLUMNS: ColumnDef<Case>[] = [
  {
    header: "Case",
    accessorKey: "code",
    cell: ({ row: { original: one } }) => (
      <Link to="/cases/$id" params={{ id: one.id }}>
        {one.code}
      </Link>
    ),
  },
  { header: "Trainee", id: "trainee", accessorFn: (one) => one.trainee.code },
  { header: "Format", id: "format", accessorFn: (one) => formatWord(one.format) },
  { header: "Planned sessions", accessorKey: "planned_sessions" },
  {
    header: "Agreed problem area",
    id: "areas",
    accessorFn: (one) =>
      one.agreed_problem_areas === null
        ? "hidden while you rate"
        : one.agreed_problem_areas.map(problemAreaWord).join(", "),
  },
];

export function CasesSection() {
  const { programme } = useProgramme();
  const cases = useQuery(casesQuery(programme.id));
  const [isOpen, setIsOpen] = useState(false);
  return (
    <div className="stack">
      <div>
        <Button onClick={() => setIsOpen(true)}>New case</Button>
      </div>
      <QueryView query={cases}>
        {({ results, count }) =>
          results.length === 0 ? (
            <EmptyState title="Cases will be listed here">
              A case is one client&apos;s course of IPT with one trainee. Sessions are placed into
              it.
            </EmptyState>
          ) : (
            <DataTable
              caption="Cases"
              unit="case"
              columns={COLUMNS}
              rows={results}
              rowId={(one) => one.id}
              total={count}
            />
          )
        }
      </QueryView>
      {isOpen && <CaseDialog onClose={() => setIsOpen(false)} />}
    </div>
  );
}
