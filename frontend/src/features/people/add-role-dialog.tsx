import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { useProgramme } from "@/api/me";
import type { Membership, Role } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { DateField } from "@/components/date-field";
import { isoDay } from "@/lib/dates";
import { roleWord } from "@/lib/words";
import { ROLES } from "./roles";

interface AddRoleDialogProps {
  members: readonly Membership[];
  onClose: () => void;
}

/** Another role for somebody who belongs to the programme; newcomers are invited. */
export function AddRoleDialog({ members, onClose }: AddRoleDialogProps) {
  const { programme } = useProgramme();
  const queries = useQueryClient();
  const [person, setPerson] = useState("");
  const [role, setRole] = useState("");
  const [startsOn, setStartsOn] = useState(isoDay());
  const people = new Map(members.map((one) => [one.person.id, one.person.name]));
  const held = new Set(
    members
      .filter((one) => one.person.id === person && one.ends_on === null)
      .map((one) => one.role),
  );
  const add = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/memberships/", {
          body: { programme: programme.id, person, role: role as Role, starts_on: startsOn },
        }),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["memberships"] });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      opened
      title="Give another role"
      confirmLabel="Give the role"
      onConfirm={() => add.mutate()}
      onClose={onClose}
      isPending={add.isPending}
      isDisabled={person === "" || role === ""}
      error={add.error}
    >
      <p>
        Somebody with several roles sees what each of them sees, except that a session they have yet
        to rate stays blinded to them in every role.
      </p>
      <ChoiceField
        label="Person"
        none="Choose a person"
        value={person}
        choices={[...people].map(([value, label]) => ({ value, label }))}
        onChange={setPerson}
        required
      />
      <ChoiceField
        label="Role"
        none="Choose a role"
        value={role}
        choices={ROLES.filter((one) => !held.has(one)).map((one) => ({
          value: one,
          label: roleWord(one),
        }))}
        onChange={setRole}
        required
      />
      <DateField label="Starts on" value={startsOn} onChange={setStartsOn} required />
    </ConfirmDialog>
  );
}
