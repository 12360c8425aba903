import { TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import type { Membership } from "@/api/types";
import { ConfirmDialog } from "@/components/confirm-dialog";

interface AccountDialogProps {
  membership: Membership;
  onClose: () => void;
}

/** Closes a person's account, or opens it again. */
export function AccountDialog({ membership, onClose }: AccountDialogProps) {
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const { id, person } = membership;
  const path = { params: { path: { id } } };
  const change = useMutation({
    mutationFn: () =>
      person.is_active
        ? answerOf(
            api.POST("/api/v1/memberships/{id}/deactivate-account/", { ...path, body: { reason } }),
          )
        : answerOf(api.POST("/api/v1/memberships/{id}/reactivate-account/", path)),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["memberships"] });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      opened
      title={
        person.is_active
          ? `Close the account of ${person.name}?`
          : `Open the account of ${person.name} again?`
      }
      confirmLabel={person.is_active ? "Close the account" : "Open the account"}
      onConfirm={() => change.mutate()}
      onClose={onClose}
      isPending={change.isPending}
      isGrave={person.is_active}
      error={change.error}
    >
      {person.is_active ? (
        <>
          <p>
            They are signed out everywhere at once and cannot sign in. Their ratings, decisions and
            the trail stay, under the same codes. Work that waits for them has to be given to
            somebody else. The account can be opened again.
          </p>
          <TextInput
            label="Why"
            description="Kept with the event, where it can be erased."
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            maxLength={500}
          />
        </>
      ) : (
        <p>They can sign in with their password, in the roles that hold today.</p>
      )}
    </ConfirmDialog>
  );
}
