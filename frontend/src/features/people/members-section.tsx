import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { ColumnDef } from "@tanstack/react-table";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { membershipsQuery } from "@/api/lists";
import { usePermission, useProgramme } from "@/api/me";
import type { Membership } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { FilterBar } from "@/components/filter-bar";
import { QueryView } from "@/components/query-view";
import { RelativeDate } from "@/components/relative-date";
import { StateMark } from "@/components/state-mark";
import { useSearchFilters } from "@/components/use-search-filters";
import { roleWord } from "@/lib/words";
import { AccountDialog } from "./account-dialog";
import { AddRoleDialog } from "./add-role-dialog";
import { DatesDialog } from "./dates-dialog";
import { EraseDialog } from "./erase-dialog";

const COLUMNS: ColumnDef<Membership>[] = [
  {
    header: "Name",
    id: "name",
    accessorFn: (one) => one.person.name,
    cell: ({ row: { original: one } }) =>
      one.person.is_active ? (
        one.person.name
      ) : (
        <>
          {one.person.name} <StateMark tone="quiet">account closed</StateMark>
        </>
      ),
  },
  {
    header: "E-mail",
    id: "email",
    // An erased account has an address of its own that leads nowhere.
    accessorFn: ({ person }) => (person.email.endsWith(".invalid") ? "" : person.email),
  },
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

type Dialog = { kind: "role" } | { kind: "dates" | "account" | "erase"; of: Membership };

interface Dates {
  starts_on: string;
  ends_on: string | null;
}

function actionsColumn(open: (dialog: Dialog) => void): ColumnDef<Membership> {
  return {
    header: "Change",
    id: "actions",
    enableSorting: false,
    cell: ({ row: { original: one } }) => {
      const may = (action: string) => one.allowed_actions.includes(action);
      const who = `${one.person.name}, ${roleWord(one.role).toLowerCase()}`;
      return (
        <div className="row">
          {may("update") && (
            <Button
              size="compact-sm"
              variant="default"
              aria-label={`Dates of ${who}`}
              onClick={() => open({ kind: "dates", of: one })}
            >
              Dates
            </Button>
          )}
          {(may("deactivate_account") || may("reactivate_account")) && (
            <Button
              size="compact-sm"
              variant="default"
              aria-label={`${one.person.is_active ? "Close" : "Open"} account of ${who}`}
              onClick={() => open({ kind: "account", of: one })}
            >
              {one.person.is_active ? "Close account" : "Open account"}
            </Button>
          )}
          {may("erase_account") && (
            <Button
              size="compact-sm"
              variant="default"
              aria-label={`Erase account of ${who}`}
              onClick={() => open({ kind: "erase", of: one })}
            >
              Erase
            </Button>
          )}
        </div>
      );
    },
  };
}

export function MembersSection() {
  const { programme } = useProgramme();
  const queries = useQueryClient();
  const members = useQuery(membershipsQuery(programme.id));
  const mayManage = usePermission("people.manage");
  const [filters, setFilter] = useSearchFilters();
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const close = () => setDialog(null);
  const columns = mayManage ? [...COLUMNS, actionsColumn(setDialog)] : COLUMNS;

  async function saveDates(of: Membership, body: Dates) {
    await answerOf(
      api.PATCH("/api/v1/memberships/{id}/", { params: { path: { id: of.id } }, body }),
    );
    await queries.invalidateQueries({ queryKey: ["memberships"] });
  }

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
              {mayManage && (
                <Button variant="default" onClick={() => setDialog({ kind: "role" })}>
                  Give another role
                </Button>
              )}
            </FilterBar>
            {shown.length === 0 ? (
              <EmptyState title="Nobody has this role" />
            ) : (
              <DataTable
                caption="Members"
                unit="membership"
                columns={columns}
                rows={shown}
                rowId={(one) => one.id}
                initialSort={[{ id: "role", desc: false }]}
                total={filters.role ? shown.length : count}
              />
            )}
            {dialog?.kind === "role" && <AddRoleDialog members={results} onClose={close} />}
            {dialog?.kind === "account" && <AccountDialog membership={dialog.of} onClose={close} />}
            {dialog?.kind === "erase" && <EraseDialog membership={dialog.of} onClose={close} />}
            {dialog?.kind === "dates" && (
              <DatesDialog
                title={`${dialog.of.person.name} as ${roleWord(dialog.of.role).toLowerCase()}`}
                dates={dialog.of}
                onSave={(dates) => saveDates(dialog.of, dates)}
                onClose={close}
              >
                <p>
                  After the last day the role holds no longer. What was rated, decided or released
                  in it stays, and whoever comes back has the same code.
                </p>
              </DatesDialog>
            )}
          </>
        );
      }}
    </QueryView>
  );
}
