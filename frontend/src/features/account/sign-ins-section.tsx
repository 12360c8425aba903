import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ColumnDef } from "@tanstack/react-table";
import { endSignIns, signedIn, type SignedIn } from "@/api/account";
import { DataTable } from "@/components/data-table";
import { ErrorNote } from "@/components/error-note";
import { QueryView } from "@/components/query-view";
import { StateMark } from "@/components/state-mark";
import { formatMoment } from "@/lib/dates";
import { browserWord } from "./browser-word";

const COLUMNS: ColumnDef<SignedIn>[] = [
  { header: "With", id: "with", accessorFn: (one) => browserWord(one.user_agent) },
  { header: "From", accessorKey: "ip" },
  {
    header: "Since",
    id: "since",
    accessorFn: (one) => one.created_at,
    cell: ({ row: { original: one } }) =>
      formatMoment(new Date(one.created_at * 1000).toISOString()),
  },
  {
    header: "State",
    id: "state",
    enableSorting: false,
    cell: ({ row: { original: one } }) =>
      one.is_current ? <StateMark tone="done">This one</StateMark> : null,
  },
];

/** Where one is signed in, and leaving the others behind. */
export function SignInsSection() {
  const queries = useQueryClient();
  const found = useQuery({ queryKey: ["sign-ins"], queryFn: signedIn });
  const ending = useMutation({
    mutationFn: (ids: number[]) => endSignIns(ids),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["sign-ins"] }),
  });
  return (
    <section className="stack stack--tight" aria-labelledby="sign-ins-title">
      <h2 id="sign-ins-title" className="section-title">
        Where you are signed in
      </h2>
      {ending.error !== null && <ErrorNote error={ending.error} />}
      <QueryView query={found}>
        {(rows) => {
          const others = rows.filter((one) => !one.is_current).map((one) => one.id);
          return (
            <>
              <DataTable
                caption="Sign-ins"
                unit="sign-in"
                columns={COLUMNS}
                rows={rows}
                rowId={(one) => String(one.id)}
              />
              {others.length > 0 && (
                <div>
                  <Button
                    variant="default"
                    loading={ending.isPending}
                    onClick={() => ending.mutate(others)}
                  >
                    Sign out everywhere else
                  </Button>
                </div>
              )}
            </>
          );
        }}
      </QueryView>
    </section>
  );
}
