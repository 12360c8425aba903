import { TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { asApiError } from "@/api/errors";
import { useProgramme } from "@/api/me";
import type { Invitation, Role } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { roleWord } from "@/lib/words";
import { ROLES } from "./roles";

interface InviteDialogProps {
  onClose: () => void;
  onMade: (invitation: Invitation) => void;
}

export function InviteDialog({ onClose, onMade }: InviteDialogProps) {
  const { programme } = useProgramme();
  const queries = useQueryClient();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<string>("rater");
  const invite = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/invitations/", {
          body: { programme: programme.id, email: email.trim(), role: role as Role },
        }),
      ),
    onSuccess: async (invitation) => {
      await queries.invalidateQueries({ queryKey: ["invitations"] });
      onMade(invitation);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      opened
      title="Invite somebody"
      confirmLabel="Make the invitation"
      onConfirm={() => invite.mutate()}
      onClose={onClose}
      isPending={invite.isPending}
      error={invite.error}
    >
      <TextInput
        label="E-mail address"
        type="email"
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
        error={invite.error === null ? undefined : asApiError(invite.error).forField("email")}
        required
        data-autofocus
      />
      <ChoiceField
        label="Role"
        value={role}
        choices={ROLES.map((one) => ({ value: one, label: roleWord(one) }))}
        onChange={setRole}
      />
    </ConfirmDialog>
  );
}
