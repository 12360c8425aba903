import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { asApiError } from "@/api/errors";
import { usePermission } from "@/api/me";
import type { Case, Condition, SessionFormat } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { CONDITION_CHOICES, conditionWord, formatWord } from "@/lib/words";
import { useRegisterChanged } from "./queries";

const FORMATS: readonly SessionFormat[] = ["individual", "group", "couple"];

/** What stands of the case: whose it is, format, condition, planned sessions. */
export function FactsPanel({ shown }: { shown: Case }) {
  const [isEditing, setIsEditing] = useState(false);
  const readsCurves = usePermission("curve.read");
  const { trainee } = shown;
  const name = [trainee.code, trainee.name].filter(Boolean).join(" · ");
  return (
    <section className="panel stack stack--tight" aria-labelledby="case-facts">
      <div className="row row--between">
        <h2 id="case-facts" className="section-title">
          Facts
        </h2>
        {shown.allowed_actions.includes("update") && (
          <Button size="compact-sm" variant="default" onClick={() => setIsEditing(true)}>
            Change
          </Button>
        )}
      </div>
      <dl className="facts">
        <dt>Trainee</dt>
        <dd>
          {readsCurves ? (
            <Link to="/trainees/$id" params={{ id: trainee.id }}>
              {name}
            </Link>
          ) : (
            name
          )}
        </dd>
        <dt>Format</dt>
        <dd>{formatWord(shown.format)}</dd>
        <dt>Treated for</dt>
        <dd>
          {shown.is_blinded
            ? "hidden while you rate"
            : shown.condition === null
              ? "not said yet"
              : conditionWord(shown.condition)}
        </dd>
        <dt>Planned sessions</dt>
        <dd>{shown.planned_sessions}</dd>
      </dl>
      {isEditing && <FactsDialog shown={shown} onClose={() => setIsEditing(false)} />}
    </section>
  );
}

function FactsDialog({ shown, onClose }: { shown: Case; onClose: () => void }) {
  const changed = useRegisterChanged();
  const [format, setFormat] = useState<string>(shown.format);
  const [condition, setCondition] = useState<string>(shown.condition ?? "");
  const [planned, setPlanned] = useState(String(shown.planned_sessions));
  const save = useMutation({
    mutationFn: () =>
      answerOf(
        api.PATCH("/api/v1/cases/{id}/", {
          params: { path: { id: shown.id } },
          body: {
            format: format as SessionFormat,
            planned_sessions: Number(planned),
            // Whoever does not see it must not overwrite it either.
            ...(shown.is_blinded ? {} : { condition: condition as Condition | "" }),
          },
        }),
      ),
    onSuccess: async () => {
      await changed(`Case ${shown.code} is changed.`);
      onClose();
    },
  });
  const refused = save.error === null ? null : asApiError(save.error);
  return (
    <ConfirmDialog
      opened
      title={`Change case ${shown.code}`}
      confirmLabel="Save"
      onConfirm={() => save.mutate()}
      onClose={onClose}
      isPending={save.isPending}
      isDisabled={planned === ""}
      error={save.error}
    >
      <ChoiceField
        label="Format"
        value={format}
        choices={FORMATS.map((one) => ({ value: one, label: formatWord(one) }))}
        onChange={setFormat}
        error={refused?.forField("format")}
      />
      {!shown.is_blinded && (
        <ChoiceField
          label="Treated for"
          none="Not said yet"
          value={condition}
          choices={CONDITION_CHOICES}
          onChange={setCondition}
          error={refused?.forField("condition")}
        />
      )}
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
    </ConfirmDialog>
  );
}
