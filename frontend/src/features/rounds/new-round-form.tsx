import { Button, Checkbox, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { asApiError } from "@/api/errors";
import type { RaterChoice, RubricSummary, TherapySession } from "@/api/types";
import { CheckGroup, type CheckOption } from "@/components/check-group";
import { ChoiceField } from "@/components/choice-field";
import { DateField } from "@/components/date-field";
import { ErrorNote } from "@/components/error-note";
import { isoDay } from "@/lib/dates";
import { listed, notAssignableWord, phaseWord } from "@/lib/words";

interface NewRoundFormProps {
  programme: string;
  rubrics: readonly RubricSummary[];
  sessions: readonly TherapySession[];
  raters: readonly RaterChoice[];
}

function sessionOption(session: TherapySession): CheckOption {
  const about = [session.trainee?.code, session.phase && phaseWord(session.phase).toLowerCase()];
  const label = [session.label, ...about].filter(Boolean).join(" · ");
  if (session.is_assignable) return { value: session.id, label };
  return {
    value: session.id,
    label,
    reason: `Cannot be given to raters: ${listed(session.not_assignable_reasons.map(notAssignableWord))}.`,
  };
}

/** The IPT instrument unless another is chosen; the newest of it comes first in the list. */
function usual(rubrics: readonly RubricSummary[]): RubricSummary | undefined {
  return rubrics.find((one) => one.slug === "ipt-adherence-competence") ?? rubrics[0];
}

function raterOption(rater: RaterChoice): CheckOption {
  return { value: rater.id, label: `${rater.name} (${rater.code})` };
}

export function NewRoundForm({ programme, rubrics, sessions, raters }: NewRoundFormProps) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [rubric, setRubric] = useState(usual(rubrics)?.id ?? "");
  const [chosenSessions, setSessions] = useState<string[]>([]);
  const [chosenRaters, setRaters] = useState<string[]>([]);
  const [perSession, setPerSession] = useState("2");
  const [dueOn, setDueOn] = useState("");
  const [isBlind, setIsBlind] = useState(true);
  const [inStatus, setInStatus] = useState(false);
  const [checkEvery, setCheckEvery] = useState("10");

  const nPerSession = Number(perSession);
  const tooFewRaters = chosenRaters.length < nPerSession;
  // Those that can be chosen stand first, so that the reasons of the others do not hide them.
  const ordered = [...sessions].sort((a, b) => Number(b.is_assignable) - Number(a.is_assignable));
  const assignable = ordered.filter((session) => session.is_assignable);

  const make = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/rounds/", {
          body: {
            programme,
            name: name.trim(),
            rubric,
            sessions: chosenSessions,
            raters: chosenRaters,
            raters_per_session: nPerSession,
            double_coded_percent: 20,
            due_on: dueOn === "" ? null : dueOn,
            blind_to_trainee: isBlind,
            rater_gate: inStatus ? "require" : "warn",
            check_every: Number(checkEvery),
          },
        }),
      ),
    onSuccess: async (round) => {
      await queries.invalidateQueries({ queryKey: ["rounds"] });
      await navigate({ to: "/rounds/$id", params: { id: round.id } });
    },
  });
  const refused = make.error === null ? null : asApiError(make.error);

  return (
    <form
      className="stack measure"
      onSubmit={(event) => {
        event.preventDefault();
        make.mutate();
      }}
    >
      {refused && <ErrorNote error={refused} title="The round was not saved" />}
      <TextInput
        label="Name"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={refused?.forField("name")}
        required
      />
      <ChoiceField
        label="Rubric"
        value={rubric}
        choices={rubrics.map((one) => ({
          value: one.id,
          label: `${one.title}, version ${one.version}${one.status === "draft" ? " (draft)" : ""}`,
        }))}
        onChange={setRubric}
        required
      />
      <CheckGroup
        legend={`Sessions: ${chosenSessions.length} of ${assignable.length} chosen`}
        options={ordered.map(sessionOption)}
        value={chosenSessions}
        onChange={setSessions}
        maxHeight="20rem"
        error={refused?.forField("sessions")}
      />
      {assignable.length > 0 && (
        <div className="row">
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => setSessions(assignable.map((session) => session.id))}
          >
            Choose all {assignable.length}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => setSessions([])}>
            Choose none
          </Button>
        </div>
      )}
      <CheckGroup
        legend={`Raters: ${chosenRaters.length} chosen`}
        options={raters.map(raterOption)}
        value={chosenRaters}
        onChange={setRaters}
        error={refused?.forField("raters")}
      />
      <TextInput
        label="Raters per session"
        description="Reliability needs at least two."
        type="number"
        min={1}
        max={Math.max(1, raters.length)}
        value={perSession}
        onChange={(event) => setPerSession(event.currentTarget.value)}
        error={
          tooFewRaters && chosenRaters.length > 0
            ? `Choose at least ${nPerSession} raters, or fewer per session.`
            : refused?.forField("raters_per_session")
        }
        required
      />
      <DateField
        label="Due on"
        value={dueOn}
        onChange={setDueOn}
        min={isoDay()}
        error={refused?.forField("due_on")}
        required
      />
      <Checkbox
        checked={isBlind}
        onChange={(event) => setIsBlind(event.currentTarget.checked)}
        label="Hide from raters who the trainee is and which number the session has"
      />
      <Checkbox
        checked={inStatus}
        onChange={(event) => setInStatus(event.currentTarget.checked)}
        label="Only raters in status: the round starts when all of them are qualified"
      />
      <TextInput
        label="Hidden gold: one for every so many sessions of a rater"
        description="Taken from the sets of hidden checks, never seen by the rater before. 0 mixes in none."
        type="number"
        min={0}
        max={100}
        value={checkEvery}
        onChange={(event) => setCheckEvery(event.currentTarget.value)}
        error={refused?.forField("check_every")}
        required
      />
      <div>
        <Button
          type="submit"
          loading={make.isPending}
          disabled={chosenSessions.length === 0 || chosenRaters.length === 0 || tooFewRaters}
        >
          Save as draft
        </Button>
      </div>
    </form>
  );
}
