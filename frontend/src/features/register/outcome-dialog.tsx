import { TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { asApiError } from "@/api/errors";
import type { Id, Measure } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { DateField } from "@/components/date-field";
import { isoDay } from "@/lib/dates";
import { useRegisterChanged } from "./queries";

const MEASURES: readonly { value: Measure; label: string }[] = [
  { value: "phq9", label: "PHQ-9 (0 to 27)" },
  { value: "gad7", label: "GAD-7 (0 to 21)" },
  { value: "other", label: "Another questionnaire" },
];

/** Enters the total of a questionnaire. */
export function OutcomeDialog({ caseId, onClose }: { caseId: Id; onClose: () => void }) {
  const changed = useRegisterChanged();
  const [measure, setMeasure] = useState<string>("phq9");
  const [name, setName] = useState("");
  const [minimum, setMinimum] = useState("0");
  const [maximum, setMaximum] = useState("");
  const [takenOn, setTakenOn] = useState(isoDay());
  const [total, setTotal] = useState("");
  const isOther = measure === "other";
  const save = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/cases/{id}/outcomes/", {
          params: { path: { id: caseId } },
          body: {
            measure: measure as Measure,
            name: isOther ? name.trim() : "",
            minimum: isOther && minimum !== "" ? Number(minimum) : null,
            maximum: isOther && maximum !== "" ? Number(maximum) : null,
            taken_on: takenOn,
            total: Number(total),
          },
        }),
      ),
    onSuccess: async () => {
      await changed("The score is recorded.");
      onClose();
    },
  });
  const refused = save.error === null ? null : asApiError(save.error);
  return (
    <ConfirmDialog
      opened
      title="Record a score"
      confirmLabel="Record"
      onConfirm={() => save.mutate()}
      onClose={onClose}
      isPending={save.isPending}
      isDisabled={total === "" || takenOn === "" || (isOther && name.trim() === "")}
      error={save.error}
    >
      <ChoiceField
        label="Questionnaire"
        value={measure}
        choices={MEASURES}
        onChange={setMeasure}
        error={refused?.forField("measure")}
      />
      {isOther && (
        <>
          <TextInput
            label="What it is called"
            value={name}
            maxLength={60}
            onChange={(event) => setName(event.currentTarget.value)}
            error={refused?.forField("name")}
            required
          />
          <TextInput
            label="Lowest possible total"
            type="number"
            value={minimum}
            onChange={(event) => setMinimum(event.currentTarget.value)}
            error={refused?.forField("minimum")}
            required
          />
          <TextInput
            label="Highest possible total"
            type="number"
            value={maximum}
            onChange={(event) => setMaximum(event.currentTarget.value)}
            error={refused?.forField("maximum")}
            required
          />
        </>
      )}
      <DateField
        label="Filled in on"
        value={takenOn}
        onChange={setTakenOn}
        max={isoDay()}
        error={refused?.forField("taken_on")}
        required
      />
      <TextInput
        label="Total"
        type="number"
        value={total}
        onChange={(event) => setTotal(event.currentTarget.value)}
        error={refused?.forField("total")}
        required
      />
    </ConfirmDialog>
  );
}
