import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { asApiError } from "@/api/errors";
import type { Case, CaseRecord, ProblemAreaId } from "@/api/types";
import { CheckGroup } from "@/components/check-group";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { DateField } from "@/components/date-field";
import { formatDay, isoDay } from "@/lib/dates";
import { listed, problemAreaWord } from "@/lib/words";
import { useRegisterChanged } from "./queries";

const AREAS: readonly ProblemAreaId[] = ["grief", "dispute", "transition", "sensitivity"];
const MOST_AREAS = 2;

type Agreed = NonNullable<CaseRecord["agreed_areas"]>;

function inWords(areas: readonly string[]): string {
  return areas.length === 0 ? "No area agreed" : listed(areas.map(problemAreaWord));
}

/** The problem areas agreed with the client, the newest first. */
export function AreasPanel({ shown, agreed }: { shown: Case; agreed: Agreed | null }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <section className="panel stack stack--tight" aria-labelledby="case-areas">
      <div className="row row--between">
        <h2 id="case-areas" className="section-title">
          Agreed problem area
        </h2>
        {shown.allowed_actions.includes("agree_areas") && (
          <Button size="compact-sm" variant="default" onClick={() => setIsOpen(true)}>
            {shown.agreed_problem_areas?.length ? "Change" : "Record"}
          </Button>
        )}
      </div>
      {agreed === null ? (
        <p className="soft">
          Hidden while you have sessions to rate here, so that your own answer is your own.
        </p>
      ) : (
        <>
          {agreed.length === 0 && <p>{inWords(shown.agreed_problem_areas ?? [])}</p>}
          {agreed.length > 0 && (
            <ol className="plain-list areas-over-time" aria-label="Agreed over time">
              {agreed.map((row, index) => (
                <li key={row.recorded_at}>
                  {index === 0 ? <strong>{inWords(row.areas)}</strong> : inWords(row.areas)}
                  <br />
                  <span className="soft small">
                    {row.agreed_on === null
                      ? "agreed before days were kept"
                      : `agreed on ${formatDay(row.agreed_on)}`}
                    {row.recorded_by !== null && `, entered by ${row.recorded_by}`}
                  </span>
                </li>
              ))}
            </ol>
          )}
          <p className="soft small">
            Raters do not see it before they have given their own answer.
          </p>
        </>
      )}
      {isOpen && <AreasDialog shown={shown} onClose={() => setIsOpen(false)} />}
    </section>
  );
}

function AreasDialog({ shown, onClose }: { shown: Case; onClose: () => void }) {
  const changed = useRegisterChanged();
  const [areas, setAreas] = useState<string[]>([...(shown.agreed_problem_areas ?? [])]);
  const [agreedOn, setAgreedOn] = useState(isoDay());
  const save = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/cases/{id}/agreed-areas/", {
          params: { path: { id: shown.id } },
          body: { areas: AREAS.filter((area) => areas.includes(area)), agreed_on: agreedOn },
        }),
      ),
    onSuccess: async () => {
      await changed("The agreed problem area is recorded.");
      onClose();
    },
  });
  const refused = save.error === null ? null : asApiError(save.error);
  return (
    <ConfirmDialog
      opened
      title="Which problem area was agreed?"
      confirmLabel="Record"
      onConfirm={() => save.mutate()}
      onClose={onClose}
      isPending={save.isPending}
      isDisabled={agreedOn === ""}
      error={save.error}
    >
      <CheckGroup
        legend="Agreed problem area"
        description="One or two; none where the focus was given up. What was agreed before stays on record."
        options={AREAS.map((area) => ({
          value: area,
          label: problemAreaWord(area),
          ...(areas.length >= MOST_AREAS && !areas.includes(area)
            ? { reason: "Two are chosen already." }
            : {}),
        }))}
        value={areas}
        onChange={setAreas}
        error={refused?.forField("areas")}
      />
      <DateField
        label="Agreed on"
        value={agreedOn}
        onChange={setAgreedOn}
        max={isoDay()}
        error={refused?.forField("agreed_on")}
        required
      />
    </ConfirmDialog>
  );
}
