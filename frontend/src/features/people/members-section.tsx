import { useQuery } from "@tanstack/react-query";
import type { ColumnDef } from "@tanstack/react-table";
import { membershipsQuery } from "@/api/lists";
import { useProgramme } from "@/api/me";
import type { Membership } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { FilterBar } from "@/components/filter-bar";
import { QueryView } from "@/components/query-view";
import { RelativeDate } from "@/components/relative-date";
import { useSearchFilters } from "@/components/use-search-filters";
import { roleWord } from "@/lib/words";

const COLUMNS: ColumnDef<Membership>[] = [
  { header: "Name", id: "name", accessorFn: (one) => one.person.name },
  { header: "E-mail", id: "email", accessorFn: (one) => one.person.email },
  { header: "Role", id: "role", accessorFn: (one) => roleWord(one.role) },
  { header: "Code", accessorKey: "code" },
  {
    header: "Since",
    accessorKey: "starts_on",
    cell: ({ row: { original: one } }) => <RelativeDate on={one.starts_on} as="date" />,
  },
  {
    header: "Until",
    id: "ends_on",
    accessorFn: (one) => one.ends_on ?? "",
    cell: ({ row: { original: one } }) =>
      one.ends_on === null ? null : <RelativeDate on={one.ends_on} as="date" />,
  },
];

export function MembersSection() {
  const { programme } = useProgramme();
  const members = useQuery(membershipsQuery(programme.id));
  const [filters, setFilter] = useSearchFilters();
  return (
    <QueryView query={members}>
      {({ results, count }) => {
        const roles = [...new Set(results.map((one) => one.role))].sort();
        const shown = results.filter((one) => !filters.role || one.role === filters.role);
        return (
          <>
            <FilterBar>
              <ChoiceField
                label="Role"
                none="Any role"
                value={filters.role ?? ""}
                choices={roles.map((role) => ({ value: role, label: roleWord(role) }))}
                onChange={(value) => setFilter("role", value)}
              />
            </FilterBar>
            {shown.length === 0 ? (
              <EmptyState title="Nobody has this role" />
            ) : (
              <DataTable
                caption="Members"
                unit="membership"
                columns={COLUMNS}
                rows={shown}
                rowId={(one) => one.id}
                initialSort={[{ id: "role", desc: false }]}
                total={filters.role ? shown.length : count}
              />
            )}
          </>
        );
      }}
    </QueryView>
  );
}
