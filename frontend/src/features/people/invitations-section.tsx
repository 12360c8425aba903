import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ColumnDef } from "@tanstack/react-table";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { asApiError } from "@/api/errors";
import { WHOLE } from "@/api/lists";
import { useProgramme } from "@/api/me";
import type { Invitation } from "@/api/types";
import { CopyButton } from "@/components/copy-button";
import { DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { Note } from "@/components/note";
import { notifyError } from "@/components/notify";
import { QueryView } from "@/components/query-view";
import { RelativeDate } from "@/components/relative-date";
import { StateMark } from "@/components/state-mark";
import { roleWord } from "@/lib/words";
import { InviteDialog } from "./invite-dialog";

function stateOf(invitation: Invitation) {
  if (invitation.accepted_at !== null) return <StateMark tone="done">Taken up</StateMark>;
  if (invitation.withdrawn_at !== null) return <StateMark tone="quiet">Withdrawn</StateMark>;
  if (new Date(invitation.expires_at) < new Date()) {
    return <StateMark tone="quiet">Expired</StateMark>;
  }
  return <StateMark tone="open">Waiting</StateMark>;
}

const COLUMNS: ColumnDef<Invitation>[] = [
  { header: "E-mail", accessorKey: "email" },
  { header: "Role", id: "role", accessorFn: (one) => roleWord(one.role) },
  {
    header: "State",
    id: "state",
    enableSorting: false,
    cell: ({ row: { original: one } }) => stateOf(one),
  },
  {
    header: "Expires",
    accessorKey: "expires_at",
    cell: ({ row: { original: one } }) => <RelativeDate on={one.expires_at} as="moment" />,
  },
];

export function InvitationsSection() {
  const { programme } = useProgramme();
  const [isOpen, setIsOpen] = useState(false);
  const [made, setMade] = useState<Invitation | null>(null);
  const invitations = useQuery({
    queryKey: ["invitations", programme.id],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/invitations/", {
          params: { query: { programme: programme.id, page_size: WHOLE } },
        }),
      ),
  });
  const queries = useQueryClient();
  const withdrawing = useMutation({
    mutationFn: (id: string) =>
      answerOf(api.POST("/api/v1/invitations/{id}/withdraw/", { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["invitations"] }),
    onError: (error) => notifyError("The invitation stays as it is", asApiError(error).message),
  });
  const columns: ColumnDef<Invitation>[] = [
    ...COLUMNS,
    {
      header: "Change",
      id: "actions",
      enableSorting: false,
      cell: ({ row: { original: one } }) =>
        one.allowed_actions.includes("withdraw") ? (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`Withdraw the invitation of ${one.email}`}
            onClick={() => withdrawing.mutate(one.id)}
          >
            Withdraw
          </Button>
        ) : null,
    },
  ];
  return (
    <div className="stack">
      <div>
        <Button onClick={() => setIsOpen(true)}>Invite somebody</Button>
      </div>
      {made?.link && (
        <Note tone="done" title={`Send this link to ${made.email}`} live>
          <div className="stack stack--tight">
            <p>It is shown only now, works once, and lets its holder make the account.</p>
            <code className="invitation-link">{made.link}</code>
            <CopyButton text={made.link} label="Copy the link" />
          </div>
        </Note>
      )}
      <QueryView query={invitations}>
        {({ results }) =>
          results.length === 0 ? (
            <EmptyState title="Invitations will be listed here">
              People join by a link that you send them. There is no open sign-up.
            </EmptyState>
          ) : (
            <DataTable
              caption="Invitations"
              unit="invitation"
              columns={columns}
              rows={results}
              rowId={(one) => one.id}
            />
          )
        }
      </QueryView>
      {isOpen && <InviteDialog onClose={() => setIsOpen(false)} onMade={setMade} />}
    </div>
  );
}
