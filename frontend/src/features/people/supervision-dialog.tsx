import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { membershipsQuery } from "@/api/lists";
import { useProgramme } from "@/api/me";
import type { Enrolment } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { DateField } from "@/components/date-field";
import { isoDay } from "@/lib/dates";

interface SupervisionDialogProps {
  enrolment: Enrolment;
  onClose: () => void;
}

export function SupervisionDialog({ enrolment, onClose }: SupervisionDialogProps) {
  const { programme } = useProgramme();
  const queries = useQueryClient();
  const members = useQuery(membershipsQuery(programme.id));
  const [supervisor, setSupervisor] = useState("");
  const [startsOn, setStartsOn] = useState(isoDay());
  const supervisors = (members.data?.results ?? []).filter((one) => one.role === "supervisor");
  const link = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/supervisions/", {
          body: { supervisor, enrolment: enrolment.id, starts_on: startsOn },
        }),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["supervisions"] });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      opened
      title={`Add a supervisor for ${enrolment.code}`}
      confirmLabel="Add"
      onConfirm={() => link.mutate()}
      onClose={onClose}
      isPending={link.isPending}
      isDisabled={supervisor === ""}
      error={link.error}
    >
      <p>
        A supervisor reads this trainee&apos;s sessions, rates them and releases feedback; other
        trainees stay out of their sight.
      </p>
      <ChoiceField
        label="Supervisor"
        none="Choose a person"
        value={supervisor}
        choices={supervisors.map((one) => ({ value: one.person.id, label: one.person.name }))}
        onChange={setSupervisor}
        required
      />
      <DateField label="Starts on" value={startsOn} onChange={setStartsOn} required />
    </ConfirmDialog>
  );
}
