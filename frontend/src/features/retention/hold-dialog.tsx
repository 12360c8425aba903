import { Textarea } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { asApiError } from "@/api/errors";
import { casesQuery, enrolmentsQuery, sessionsQuery } from "@/api/lists";
import { useProgramme } from "@/api/me";
import type { HoldCovers } from "@/api/types";
import { type Choice, ChoiceField } from "@/components/choice-field";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { notifyDone } from "@/components/notify";
import { RETENTION } from "./queries";
import { sessionName } from "./words";

const COVERS: readonly (Choice & { value: HoldCovers })[] = [
  { value: "session", label: "One session" },
  { value: "case", label: "A case with all its sessions" },
  { value: "trainee", label: "A trainee with all their cases" },
];

const NONE: Record<HoldCovers, string> = {
  session: "Choose a session",
  case: "Choose a case",
  trainee: "Choose a trainee",
};
const LABELS: Record<HoldCovers, string> = { session: "Session", case: "Case", trainee: "Trainee" };

/** Keep everything of a session, a case or a trainee, with the reason. */
export function HoldDialog({ onClose }: { onClose: () => void }) {
  const { programme } = useProgramme();
  const queries = useQueryClient();
  const [covers, setCovers] = useState<HoldCovers>("session");
  const [chosen, setChosen] = useState("");
  const [reason, setReason] = useState("");
  const sessions = useQuery(sessionsQuery(programme.id));
  const cases = useQuery(casesQuery(programme.id));
  const enrolments = useQuery(enrolmentsQuery(programme.id));
  const choices: Record<HoldCovers, readonly Choice[]> = {
    session: (sessions.data?.results ?? []).map((one) => ({
      value: one.id,
      label:
        one.case === null
          ? one.label
          : sessionName({ case_code: one.case.code, session_number: one.number }),
    })),
    case: (cases.data?.results ?? []).map((one) => ({
      value: one.id,
      label: `${one.code} · ${one.trainee.code}`,
    })),
    trainee: (enrolments.data?.results ?? []).map((one) => ({
      value: one.id,
      label: `${one.code} · ${one.name}`,
    })),
  };
  const place = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/legal-holds/", {
          body: {
            programme: programme.id,
            session: covers === "session" ? chosen : null,
            case: covers === "case" ? chosen : null,
            trainee: covers === "trainee" ? chosen : null,
            reason,
          },
        }),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: [RETENTION] });
      notifyDone("The hold stands.");
      onClose();
    },
  });
  const refused = place.error === null ? null : asApiError(place.error);
  return (
    <ConfirmDialog
      opened
      title="Place a legal hold"
      confirmLabel="Place the hold"
      onConfirm={() => place.mutate()}
      onClose={onClose}
      isPending={place.isPending}
      isDisabled={chosen === ""}
      error={place.error}
    >
      <p>
        Nothing under it is deleted until it is lifted. If a client withdraws meanwhile, the text is
        closed to everybody at once and erased with the lifting.
      </p>
      <ChoiceField
        label="What is kept"
        value={covers}
        choices={COVERS}
        onChange={(value) => {
          setCovers(COVERS.find((one) => one.value === value)?.value ?? "session");
          setChosen("");
        }}
      />
      <ChoiceField
        label={LABELS[covers]}
        none={NONE[covers]}
        value={chosen}
        choices={choices[covers]}
        onChange={setChosen}
        required
      />
      <Textarea
        label="Why"
        description="Without names. Whoever reviews retention reads it."
        rows={3}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={refused?.forField("reason")}
        required
      />
    </ConfirmDialog>
  );
}
