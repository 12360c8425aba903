import { TextInput, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { casesQuery } from "@/api/lists";
import { useProgramme } from "@/api/me";
import type { Portfolio } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { DateField } from "@/components/date-field";
import { useChange } from "./use-change";

interface LogDialogProps {
  trainee: Portfolio["trainee"];
  supervisors: Portfolio["supervisors"];
  onClose: () => void;
}

/** Enter supervision that was had. */
export function LogDialog({ trainee, supervisors, onClose }: LogDialogProps) {
  const { programme } = useProgramme();
  const cases = useQuery(casesQuery(programme.id));
  const own = (cases.data?.results ?? []).filter((one) => one.trainee.id === trainee.id);
  const [supervisor, setSupervisor] = useState(supervisors[0]?.id ?? "");
  const [heldOn, setHeldOn] = useState("");
  const [minutes, setMinutes] = useState("60");
  const [about, setAbout] = useState("");
  const [evidence, setEvidence] = useState("");
  const log = useChange(
    () =>
      answerOf(
        api.POST("/api/v1/supervision-logs/", {
          body: {
            trainee: trainee.id,
            supervisor,
            held_on: heldOn,
            minutes: Number(minutes),
            case: about === "" ? null : about,
            evidence,
          },
        }),
      ),
    { done: "The supervision is entered.", after: onClose },
  );
  const length = Number(minutes);
  const isWhole = Number.isInteger(length) && length >= 1 && length <= 1440;
  return (
    <ConfirmDialog
      opened
      title="Enter supervision"
      confirmLabel="Enter it"
      onConfirm={() => log.mutate(undefined)}
      onClose={onClose}
      isPending={log.isPending}
      isDisabled={supervisor === "" || heldOn === "" || !isWhole}
      error={log.error}
    >
      <p className="soft">It counts once the supervisor, or the lead, has confirmed it.</p>
      <ChoiceField
        label="Supervisor"
        none="Choose a supervisor"
        value={supervisor}
        choices={supervisors.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={setSupervisor}
        required
      />
      <DateField label="Day" value={heldOn} onChange={setHeldOn} required />
      <TextInput
        label="Minutes"
        inputMode="numeric"
        value={minutes}
        onChange={(event) => setMinutes(event.currentTarget.value)}
        error={isWhole ? undefined : "A whole number of minutes, from 1 to 1440"}
        required
      />
      {own.length > 0 && (
        <ChoiceField
          label="Case it was about"
          none="No single case"
          value={about}
          choices={own.map(({ id, code }) => ({ value: id, label: code }))}
          onChange={setAbout}
        />
      )}
      <Textarea
        label="What shows it"
        description="Such as an entry in a diary. No word about the client."
        value={evidence}
        onChange={(event) => setEvidence(event.currentTarget.value)}
        rows={2}
      />
    </ConfirmDialog>
  );
}
