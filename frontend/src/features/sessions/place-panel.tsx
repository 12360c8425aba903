import { Button, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { asApiError } from "@/api/errors";
import { casesQuery } from "@/api/lists";
import type { Phase, TherapySession } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { DateField } from "@/components/date-field";
import { ErrorNote } from "@/components/error-note";
import { formatDay, isoDay } from "@/lib/dates";
import { phaseWord } from "@/lib/words";
import { useSessionChanged } from "./use-session-change";

const PHASES = (["initial", "middle", "termination"] as const).map((value) => ({
  value,
  label: phaseWord(value),
}));

/** Where the session belongs: case, number, date and phase. */
export function PlacePanel({ session }: { session: TherapySession }) {
  const [isEditing, setIsEditing] = useState(false);
  const mayUpdate = session.allowed_actions.includes("update");
  return (
    <section className="panel stack stack--tight" aria-labelledby="session-place">
      <div className="row row--between">
        <h2 id="session-place" className="section-title">
          Place in the case
        </h2>
        {mayUpdate && !isEditing && (
          <Button size="compact-sm" variant="default" onClick={() => setIsEditing(true)}>
            {session.case === null ? "Place into a case" : "Change"}
          </Button>
        )}
      </div>
      {isEditing ? (
        <PlaceForm session={session} onClose={() => setIsEditing(false)} />
      ) : (
        <dl className="facts">
          <dt>Trainee</dt>
          <dd>
            {session.trainee
              ? [session.trainee.code, session.trainee.name].filter(Boolean).join(" · ")
              : "not known"}
          </dd>
          <dt>Case</dt>
          <dd>
            {session.case ? (
              <Link to="/cases/$id" params={{ id: session.case.id }}>
                {session.case.code}
              </Link>
            ) : (
              "none yet"
            )}
          </dd>
          <dt>Number</dt>
          <dd>{session.number ?? "not set"}</dd>
          <dt>Held on</dt>
          <dd>{session.held_on === null ? "not set" : formatDay(session.held_on)}</dd>
          <dt>Phase</dt>
          <dd>{session.phase === null ? "not set" : phaseWord(session.phase)}</dd>
        </dl>
      )}
    </section>
  );
}

function PlaceForm({ session, onClose }: { session: TherapySession; onClose: () => void }) {
  const cases = useQuery(casesQuery(session.programme));
  const changed = useSessionChanged(session.id);
  const [caseId, setCaseId] = useState(session.case?.id ?? "");
  const [number, setNumber] = useState(session.number === null ? "" : String(session.number));
  const [heldOn, setHeldOn] = useState(session.held_on ?? "");
  const [phase, setPhase] = useState<string>(session.phase ?? session.phase_proposed ?? "");
  const save = useMutation({
    mutationFn: () =>
      answerOf(
        api.PATCH("/api/v1/sessions/{id}/", {
          params: { path: { id: session.id } },
          body: {
            case: caseId === "" ? null : caseId,
            number: number === "" ? null : Number(number),
            held_on: heldOn === "" ? null : heldOn,
            phase: phase === "" ? null : (phase as Phase),
          },
        }),
      ),
    onSuccess: async () => {
      await changed("The session's place is saved.");
      onClose();
    },
  });
  const refused = save.error === null ? null : asApiError(save.error);
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      {refused && <ErrorNote error={refused} title="This was not saved" />}
      <ChoiceField
        label="Case"
        none="No case"
        value={caseId}
        choices={(cases.data?.results ?? []).map((one) => ({
          value: one.id,
          label: `${one.code} · ${one.trainee.code}`,
        }))}
        onChange={setCaseId}
        error={refused?.forField("case")}
      />
      <TextInput
        label="Number in the case"
        type="number"
        min={1}
        value={number}
        onChange={(event) => setNumber(event.currentTarget.value)}
        error={refused?.forField("number")}
      />
      <DateField
        label="Held on"
        value={heldOn}
        onChange={setHeldOn}
        max={isoDay()}
        error={refused?.forField("held_on")}
      />
      <ChoiceField
        label="Phase"
        none="Not set"
        value={phase}
        choices={PHASES}
        onChange={setPhase}
        error={refused?.forField("phase")}
        {...(session.phase_proposed !== null && session.phase === null
          ? {
              description: `Proposed from its number: ${phaseWord(session.phase_proposed).toLowerCase()}.`,
            }
          : {})}
      />
      <div className="row row--end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={save.isPending}>
          Save
        </Button>
      </div>
    </form>
  );
}
