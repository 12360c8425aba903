import { TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { useProgramme } from "@/api/me";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { DateField } from "@/components/date-field";
import { isoDay } from "@/lib/dates";

export function CohortDialog({ onClose }: { onClose: () => void }) {
  const { programme } = useProgramme();
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [startsOn, setStartsOn] = useState(isoDay());
  const open = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/cohorts/", {
          body: { programme: programme.id, name: name.trim(), starts_on: startsOn },
        }),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["cohorts"] });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      opened
      title="New cohort"
      confirmLabel="Open the cohort"
      onConfirm={() => open.mutate()}
      onClose={onClose}
      isPending={open.isPending}
      error={open.error}
    >
      <TextInput
        label="Name"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        required
        data-autofocus
      />
      <DateField label="Starts on" value={startsOn} onChange={setStartsOn} required />
    </ConfirmDialog>
  );
}
