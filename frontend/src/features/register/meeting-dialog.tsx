import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { asApiError } from "@/api/errors";
import type { Case, Id, MissingReason, Phase, RecordingWord, TherapySession } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { DateField } from "@/components/date-field";
import { isoDay } from "@/lib/dates";
import { phaseWord } from "@/lib/words";
import { useRegisterChanged } from "./queries";
import { MISSING_REASONS, RECORDINGS } from "./register-words";

const PHASES = (["initial", "middle", "termination"] as const).map((value) => ({
  value,
  label: phaseWord(value),
}));

interface MeetingDialogProps {
  /** The meeting to correct; without one a meeting is entered. */
  meeting?: TherapySession;
  /** The cases to choose from when a meeting is entered. */
  cases?: readonly Case[];
  /** The number that comes next, where the case is known. */
  nextNumber?: number;
  /** Where the entry can be struck out. */
  onStrike?: () => void;
  onClose: () => void;
}

/** Enters a meeting that was held, or corrects what was entered. */
export function MeetingDialog({
  meeting,
  cases = [],
  nextNumber,
  onStrike,
  onClose,
}: MeetingDialogProps) {
  const changed = useRegisterChanged();
  const only = cases.length === 1 ? cases[0] : undefined;
  const [caseId, setCaseId] = useState<Id>(meeting?.case?.id ?? only?.id ?? "");
  const [number, setNumber] = useState(String(meeting?.number ?? nextNumber ?? ""));
  const [heldOn, setHeldOn] = useState(meeting ? (meeting.held_on ?? "") : isoDay());
  const [phase, setPhase] = useState<string>(meeting?.phase ?? "");
  const [recording, setRecording] = useState<string>(meeting?.recording ?? "recorded");
  const [reason, setReason] = useState<string>(meeting?.missing_reason ?? "");
  const [note, setNote] = useState(meeting?.missing_note ?? "");
  const isMissing = recording !== "recorded";
  const said = {
    number: Number(number),
    held_on: heldOn,
    phase: phase === "" ? null : (phase as Phase),
    recording: recording as RecordingWord,
    missing_reason: isMissing ? (reason as MissingReason | "") : ("" as const),
    missing_note: isMissing ? note.trim() : "",
  };
  const save = useMutation({
    mutationFn: () =>
      meeting
        ? answerOf(
            api.PATCH("/api/v1/sessions/{id}/", {
              params: { path: { id: meeting.id } },
              body: said,
            }),
          )
        : answerOf(api.POST("/api/v1/sessions/register/", { body: { case: caseId, ...said } })),
    onSuccess: async (saved) => {
      await changed(meeting ? `${saved.label} is corrected.` : `${saved.label} is registered.`);
      onClose();
    },
  });
  const refused = save.error === null ? null : asApiError(save.error);
  return (
    <ConfirmDialog
      opened
      title={meeting ? `Correct ${meeting.label}` : "Register a meeting"}
      confirmLabel={meeting ? "Save" : "Register"}
      onConfirm={() => save.mutate()}
      onClose={onClose}
      isPending={save.isPending}
      isDisabled={caseId === "" || number === "" || heldOn === "" || (isMissing && reason === "")}
      error={save.error}
    >
      {meeting === undefined && only === undefined && (
        <ChoiceField
          label="Case"
          none="Choose a case"
          value={caseId}
          choices={cases.map((one) => ({
            value: one.id,
            label: `${one.code} · ${one.trainee.code}`,
          }))}
          onChange={setCaseId}
          error={refused?.forField("case")}
          required
        />
      )}
      <TextInput
        label="Number in the case"
        description="The first meeting of the course is 1. Count every meeting, recorded or not."
        type="number"
        min={1}
        max={200}
        value={number}
        onChange={(event) => setNumber(event.currentTarget.value)}
        error={refused?.forField("number")}
        required
      />
      <DateField
        label="Held on"
        value={heldOn}
        onChange={setHeldOn}
        max={isoDay()}
        error={refused?.forField("held_on")}
        required
      />
      <ChoiceField
        label="Phase"
        none="As the number proposes"
        value={phase}
        choices={PHASES}
        onChange={setPhase}
        error={refused?.forField("phase")}
      />
      <ChoiceField
        label="Recording"
        value={recording}
        choices={RECORDINGS}
        onChange={setRecording}
        error={refused?.forField("recording")}
      />
      {isMissing && (
        <>
          <ChoiceField
            label="Why there is none"
            none="Choose a reason"
            value={reason}
            choices={MISSING_REASONS}
            onChange={setReason}
            error={refused?.forField("missing_reason")}
            required
          />
          <TextInput
            label="Note"
            description="Nothing that could tell who the client is."
            value={note}
            maxLength={300}
            onChange={(event) => setNote(event.currentTarget.value)}
            error={refused?.forField("missing_note")}
            required={reason === "other"}
          />
        </>
      )}
      {onStrike && (
        <p className="row small">
          Was it never held?
          <Button size="compact-sm" variant="default" onClick={onStrike}>
            Strike the entry out…
          </Button>
        </p>
      )}
    </ConfirmDialog>
  );
}
