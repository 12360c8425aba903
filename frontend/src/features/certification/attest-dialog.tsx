import { TextInput, Textarea } from "@mantine/core";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import type { Id, Portfolio } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { DateField } from "@/components/date-field";
import { useChange } from "./use-change";

interface AttestDialogProps {
  trainee: Id;
  requirements: readonly NonNullable<Portfolio["portfolio"]>["requirements"][number][];
  onClose: () => void;
}

/** State that something the pathway asks for was done. */
export function AttestDialog({ trainee, requirements, onClose }: AttestDialogProps) {
  const [requirement, setRequirement] = useState(requirements[0]?.id ?? "");
  const [amount, setAmount] = useState("");
  const [doneOn, setDoneOn] = useState("");
  const [evidence, setEvidence] = useState("");
  const asked = requirements.find(({ id }) => id === requirement);
  const attest = useChange(
    () =>
      answerOf(
        api.POST("/api/v1/attestations/", {
          body: { trainee, requirement, amount: Number(amount), done_on: doneOn, evidence },
        }),
      ),
    { done: "It is attested.", after: onClose },
  );
  return (
    <ConfirmDialog
      opened
      title="Attest a requirement"
      confirmLabel="Attest it"
      onConfirm={() => attest.mutate(undefined)}
      onClose={onClose}
      isPending={attest.isPending}
      isDisabled={
        requirement === "" || !(Number(amount) > 0) || doneOn === "" || evidence.trim() === ""
      }
      error={attest.error}
    >
      <p className="soft">
        A trainee&apos;s own word counts once a supervisor or the lead has confirmed it.
      </p>
      <ChoiceField
        label="Requirement"
        value={requirement}
        choices={requirements.map(({ id, label }) => ({ value: id, label }))}
        onChange={setRequirement}
        required
      />
      <TextInput
        label={asked ? `How much, in ${asked.unit}` : "How much"}
        inputMode="decimal"
        value={amount}
        onChange={(event) => setAmount(event.currentTarget.value)}
        required
      />
      <DateField label="Done on" value={doneOn} onChange={setDoneOn} required />
      <Textarea
        label="What shows it"
        description="Such as the certificate of a course, and where it is kept."
        value={evidence}
        onChange={(event) => setEvidence(event.currentTarget.value)}
        rows={2}
        required
      />
    </ConfirmDialog>
  );
}
