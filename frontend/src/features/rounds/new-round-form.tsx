import { Button, Checkbox, Radio, TextInput } from "@mantine/core";
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
import { DrawFields } from "./draw-fields";
import { drawOf, NO_DRAW } from "./draw-draft";
import { NamedSessions } from "./named-sessions";

interface NewRoundFormProps {
  programme: string;
  rubrics: readonly RubricSummary[];
  sessions: readonly TherapySession[];
  raters: readonly RaterChoice[];
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
  const [how, setHow] = useState("drawn");
  const [drawing, setDrawing] = useState(NO_DRAW);
  const [chosenSessions, setSessions] = useState<string[]>([]);
  const [chosenRaters, setRaters] = useState<string[]>([]);
  const [perSession, setPerSession] = useState("1");
  const [doubleCoded, setDoubleCoded] = useState("20");
  const [dueOn, setDueOn] = useState("");
  const [isBlind, setIsBlind] = useState(true);
  const [inStatus, setInStatus] = useState(false);
  const [checkEvery, setCheckEvery] = useState("10");

  const isDrawn = how === "drawn";
  const nPerSession = Number(perSession);
  const tooFewRaters = chosenRaters.length < nPerSession;
  const noSessions = isDrawn ? Number(drawing.nSessions) < 1 : chosenSessions.length === 0;

  const make = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/rounds/", {
          body: {
            programme,
            name: name.trim(),
            rubric,
            ...(isDrawn ? { draw: drawOf(drawing) } : { sessions: chosenSessions }),
            raters: chosenRaters,
            raters_per_session: nPerSession,
            double_coded_percent: Number(doubleCoded),
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
      className="stack stack--loose measure"
      onSubmit={(event) => {
        event.preventDefault();
        make.mutate();
      }}
    >
      {refused && <ErrorNote error={refused} title="The round was not saved" />}
      <div className="stack">
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
      </div>
      <section aria-labelledby="step-sessions" className="stack">
        <h2 id="step-sessions" className="section-title">
          1 · Which sessions
        </h2>
        <Radio.Group label="How they are chosen" value={how} onChange={setHow}>
          <div className="stack stack--tight">
            <Radio value="drawn" label="Drawn at random, so that anybody can redo the draw" />
            <Radio value="named" label="Chosen one by one" />
          </div>
        </Radio.Group>
        {isDrawn ? (
          <DrawFields
            programme={programme}
            rubric={rubric}
            value={drawing}
            onChange={setDrawing}
            refused={refused}
          />
        ) : (
          <NamedSessions
            sessions={sessions}
            value={chosenSessions}
            onChange={setSessions}
            error={refused?.forField("sessions")}
          />
        )}
      </section>
      <section aria-labelledby="step-raters" className="stack">
        <h2 id="step-raters" className="section-title">
          2 · Who rates, and how much is shared
        </h2>
        <CheckGroup
          legend={`Raters: ${chosenRaters.length} chosen`}
          options={raters.map(raterOption)}
          value={chosenRaters}
          onChange={setRaters}
          error={refused?.forField("raters")}
        />
        <TextInput
          label="Raters per session"
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
        {nPerSession === 1 && (
          <TextInput
            label="Sessions with a second rater, in per cent"
            description="Only these show how far raters agree. It is raised where fewer would not link all raters; 0 means none."
            type="number"
            min={0}
            max={100}
            value={doubleCoded}
            onChange={(event) => setDoubleCoded(event.currentTarget.value)}
            error={refused?.forField("double_coded_percent")}
            required
          />
        )}
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
        <DateField
          label="Due on"
          value={dueOn}
          onChange={setDueOn}
          min={isoDay()}
          description="Raters are reminded by mail three days before."
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
      </section>
      <div className="stack stack--tight">
        <div>
          <Button
            type="submit"
            loading={make.isPending}
            disabled={noSessions || chosenRaters.length === 0 || tooFewRaters}
          >
            {isDrawn ? "Draw and save as draft" : "Save as draft"}
          </Button>
        </div>
        <p className="soft">3 · The plan is shown next, before anybody is asked to rate.</p>
      </div>
    </form>
  );
}
