import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { membershipsQuery } from "@/api/lists";
import { useProgramme } from "@/api/me";
import type { Cohort } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { DateField } from "@/components/date-field";
import { isoDay } from "@/lib/dates";

interface EnrolmentDialogProps {
  cohort: Cohort;
  onClose: () => void;
}

export function EnrolmentDialog({ cohort, onClose }: EnrolmentDialogProps) {
  const { programme } = useProgramme();
  const queries = useQueryClient();
  const members = useQuery(membershipsQuery(programme.id));
  const [person, setPerson] = useState("");
  const [startsOn, setStartsOn] = useState(isoDay());
  const trainees = (members.data?.results ?? []).filter((one) => one.role === "trainee");
  const enrol = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/enrolments/", {
          // An empty code is drawn by the server.
          body: { cohort: cohort.id, person, code: "", starts_on: startsOn },
        }),
      ),
    onSuccess: async () => {
      await Promise.all(
        ["enrolments", "cohorts", "trainees"].map((key) =>
          queries.invalidateQueries({ queryKey: [key] }),
        ),
      );
      onClose();
    },
  });
  return (
    <ConfirmDialog
      opened
      title={`Enrol a trainee in ${cohort.name}`}
      confirmLabel="Enrol"
      onConfirm={() => enrol.mutate()}
      onClose={onClose}
      isPending={enrol.isPending}
      isDisabled={person === ""}
      error={enrol.error}
    >
      <ChoiceField
        label="Trainee"
        description="People who were invited as trainees."
        none="Choose a person"
        value={person}
        choices={trainees.map((one) => ({ value: one.person.id, label: one.person.name }))}
        onChange={setPerson}
        required
      />
      <DateField label="Starts on" value={startsOn} onChange={setStartsOn} required />
    </ConfirmDialog>
  );
}
