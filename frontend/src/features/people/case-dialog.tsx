import { TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { asApiError } from "@/api/errors";
import { enrolmentsQuery } from "@/api/lists";
import { useProgramme } from "@/api/me";
import type { Condition, ProblemAreaId, SessionFormat } from "@/api/types";
import { CheckGroup } from "@/components/check-group";
import { ChoiceField } from "@/components/choice-field";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { notifyDone } from "@/components/notify";
import { CONDITION_CHOICES, formatWord, problemAreaWord } from "@/lib/words";

const FORMATS: readonly SessionFormat[] = ["individual", "group", "couple"];
const AREAS: readonly ProblemAreaId[] = ["grief", "dispute", "transition", "sensitivity"];
const MOST_AREAS = 2;

export function CaseDialog({ onClose }: { onClose: () => void }) {
  const { programme } = useProgramme();
  const queries = useQueryClient();
  const enrolments = useQuery(enrolmentsQuery(programme.id));
  const [trainee, setTrainee] = useState("");
  const [code, setCode] = useState("");
  const [format, setFormat] = useState<string>("individual");
  const [condition, setCondition] = useState("");
  const [planned, setPlanned] = useState("16");
  const [areas, setAreas] = useState<string[]>([]);
  const open = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/cases/", {
          body: {
            programme: programme.id,
            trainee,
            code: code.trim(),
            format: format as SessionFormat,
            condition: condition as Condition | "",
            planned_sessions: Number(planned),
            agreed_problem_areas: AREAS.filter((area) => areas.includes(area)),
          },
        }),
      ),
    onSuccess: async (made) => {
      await queries.invalidateQueries({ queryKey: ["cases"] });
      notifyDone(`Case ${made.code} is open.`);
      onClose();
    },
  });
  const refused = open.error === null ? null : asApiError(open.error);
  return (
    <ConfirmDialog
      opened
      title="New case"
      confirmLabel="Open the case"
      onConfirm={() => open.mutate()}
      onClose={onClose}
      isPending={open.isPending}
      isDisabled={trainee === ""}
      error={open.error}
    >
      <ChoiceField
        label="Trainee"
        none="Choose a trainee"
        value={trainee}
        choices={(enrolments.data?.results ?? []).map((one) => ({
          value: one.id,
          label: `${one.code} · ${one.name}`,
        }))}
        onChange={setTrainee}
        error={refused?.forField("trainee")}
        required
      />
      <TextInput
        label="Code of the case"
        description="A pseudonym: letters, digits, - and _. Never a name."
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
        error={refused?.forField("code")}
        required
      />
      <ChoiceField
        label="Format"
        value={format}
        choices={FORMATS.map((one) => ({ value: one, label: formatWord(one) }))}
        onChange={setFormat}
      />
      <ChoiceField
        label="Treated for"
        none="Not said yet"
        value={condition}
        choices={CONDITION_CHOICES}
        onChange={setCondition}
        error={refused?.forField("condition")}
      />
      <TextInput
        label="Planned sessions"
        type="number"
        min={1}
        max={200}
        value={planned}
        onChange={(event) => setPlanned(event.currentTarget.value)}
        error={refused?.forField("planned_sessions")}
        required
      />
      <CheckGroup
        legend="Agreed problem area"
        description="One or two; may stay open until the case is formulated. Raters do not see it."
        options={AREAS.map((area) => ({
          value: area,
          label: problemAreaWord(area),
          ...(areas.length >= MOST_AREAS && !areas.includes(area)
            ? { reason: "Two are chosen already." }
            : {}),
        }))}
        value={areas}
        onChange={setAreas}
        error={refused?.forField("agreed_problem_areas")}
      />
    </ConfirmDialog>
  );
}
