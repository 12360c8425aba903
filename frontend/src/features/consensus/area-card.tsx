import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import type { RubricDefinition } from "@/api/rubric-definition";
import type { Consensus } from "@/api/types";
import { CheckGroup } from "@/components/check-group";
import { ErrorNote } from "@/components/error-note";
import { StateMark } from "@/components/state-mark";
import { CauseFields, NO_CAUSE } from "./cause-fields";
import { afterWriting } from "./queries";
import { Reasons } from "./reasons";
import { areaWords, causeWord, lineMark } from "./words";

/** The problem area, which comes before every item that follows it. */
export function AreaCard({ one, rubric }: { one: Consensus; rubric: RubricDefinition }) {
  const { area } = one;
  const [isAgain, setIsAgain] = useState(false);
  const mark = lineMark(area.state);
  const maySettle =
    one.allowed_actions.includes("settle") &&
    (area.state === "differs" || area.state === "settled") &&
    area.reasons_missing.length === 0;
  return (
    <section className="panel stack stack--tight" aria-labelledby="problem-area">
      <div className="row row--between">
        <h2 id="problem-area" className="section-title">
          Problem area
        </h2>
        <StateMark tone={mark.tone}>{mark.word}</StateMark>
      </div>
      {area.areas !== null && <p>It is {areaWords(area.areas)}.</p>}
      {area.state === "differs" && <p>It is settled first: some items are asked by it.</p>}
      {area.settlement !== null && (
        <p className="soft">
          {causeWord(area.settlement.cause)}
          {area.settlement.why !== "" && `: ${area.settlement.why}`}
        </p>
      )}
      {area.state !== "agreed" && <Reasons one={one} part="" name="the problem area" talk={area} />}
      {maySettle &&
        (area.state === "settled" && !isAgain ? (
          <div>
            <Button size="compact-md" variant="default" onClick={() => setIsAgain(true)}>
              Settle it otherwise
            </Button>
          </div>
        ) : (
          <SettleArea one={one} rubric={rubric} onDone={() => setIsAgain(false)} />
        ))}
    </section>
  );
}

interface SettleAreaProps {
  one: Consensus;
  rubric: RubricDefinition;
  onDone: () => void;
}

function SettleArea({ one, rubric, onDone }: SettleAreaProps) {
  const queries = useQueryClient();
  const [areas, setAreas] = useState<string[]>([...(one.area.areas ?? [])]);
  const [cause, setCause] = useState(NO_CAUSE);
  const settle = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/consensus/{id}/settle-area/", {
          params: { path: { id: one.id } },
          body: {
            problem_areas: areas,
            cause: cause.cause === "" ? "other" : cause.cause,
            why: cause.why,
          },
        }),
      ),
    onSuccess: async (written) => {
      await afterWriting(queries, written);
      onDone();
    },
  });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        settle.mutate();
      }}
    >
      <CheckGroup
        legend="The problem area is"
        options={rubric.problem_areas.map(({ id, label }) => ({ value: id, label }))}
        value={areas}
        onChange={setAreas}
      />
      <CauseFields value={cause} onChange={setCause} />
      {settle.error && <ErrorNote error={settle.error} />}
      <div>
        <Button
          type="submit"
          loading={settle.isPending}
          disabled={areas.length === 0 || cause.cause === ""}
        >
          Settle the problem area
        </Button>
      </div>
    </form>
  );
}
