import { Button, NumberInput, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import type { RubricDefinition } from "@/api/rubric-definition";
import type { Consensus, ConsensusItem, HeldAnswer, ItemStatus } from "@/api/types";
import { CheckGroup } from "@/components/check-group";
import { ChoiceField } from "@/components/choice-field";
import { ErrorNote } from "@/components/error-note";
import { CauseFields, NO_CAUSE } from "./cause-fields";
import { afterWriting } from "./queries";
import { ScaleChoice } from "./scale-choice";
import { STATUS_WORDS } from "./words";

interface SettleItemProps {
  one: Consensus;
  item: ConsensusItem;
  rubric: RubricDefinition;
  onDone: () => void;
}

const NOTHING: HeldAnswer = {
  status: "scored",
  values: {},
  choices: [],
  count: null,
  not_applicable_reason: null,
};

/** What may be said of an item, as the server has it. */
function statuses(item: ConsensusItem, isItem: boolean): ItemStatus[] {
  if (item.asked.state === "required") return isItem ? ["scored", "absent"] : ["scored"];
  return isItem ? ["scored", "missed_opportunity", "not_applicable"] : ["scored", "not_applicable"];
}

/** What the session is to be scored on an item, why raters differed, and the rule that decided. */
export function SettleItem({ one, item, rubric, onDone }: SettleItemProps) {
  const queries = useQueryClient();
  const part = rubric.items.find(({ id }) => id === item.item);
  const category = rubric.categories.find(({ id }) => id === item.item);
  const isCount = rubric.counts.some(({ id }) => id === item.item);
  const [answer, setAnswer] = useState<HeldAnswer>(item.holds ?? NOTHING);
  const [cause, setCause] = useState(NO_CAUSE);
  const [rule, setRule] = useState(item.settlement?.rule ?? "");
  const isScored = answer.status === "scored";
  const scales = part?.scales ?? [];
  const isWhole =
    !isScored ||
    (scales.every((scale) => typeof answer.values[scale] === "number") &&
      (category === undefined || answer.choices.length > 0) &&
      (!isCount || answer.count !== null));
  const settle = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/consensus/{id}/settle-item/", {
          params: { path: { id: one.id } },
          body: {
            item: item.item,
            status: answer.status,
            values: isScored ? numbers(answer.values) : {},
            choices: isScored ? [...answer.choices] : [],
            count: isScored ? answer.count : null,
            not_applicable_reason: answer.status === "not_applicable" ? "no_opportunity" : null,
            cause: cause.cause === "" ? "other" : cause.cause,
            why: cause.why,
            rule,
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
      className="confer-settle stack"
      onSubmit={(event) => {
        event.preventDefault();
        settle.mutate();
      }}
    >
      <ChoiceField
        label={`${item.item} is`}
        value={answer.status}
        choices={statuses(item, part !== undefined).map((status) => ({
          value: status,
          label: STATUS_WORDS[status] ?? status,
        }))}
        onChange={(status) => setAnswer({ ...answer, status: status as ItemStatus })}
      />
      {isScored &&
        scales.map((id) => {
          const scale = rubric.scales[id];
          if (scale === undefined) return null;
          return (
            <ScaleChoice
              key={id}
              scale={scale}
              anchors={part?.anchors[id] ?? {}}
              name={`${item.item}-${id}`}
              value={answer.values[id] ?? null}
              onChange={(value) =>
                setAnswer({ ...answer, values: { ...answer.values, [id]: value } })
              }
            />
          );
        })}
      {isScored && category !== undefined && (
        <CheckGroup
          legend="Chosen"
          options={category.choices.map(({ id, label }) => ({ value: id, label }))}
          value={answer.choices}
          onChange={(choices) => setAnswer({ ...answer, choices })}
        />
      )}
      {isScored && isCount && (
        <NumberInput
          label="Number"
          min={0}
          allowDecimal={false}
          value={answer.count ?? ""}
          onChange={(count) =>
            setAnswer({ ...answer, count: typeof count === "number" ? count : null })
          }
        />
      )}
      <CauseFields value={cause} onChange={setCause} />
      <Textarea
        label="The rule that decided it"
        description="Optional, for every session: raters read it beside the anchors. No word of a client."
        rows={2}
        maxLength={2000}
        value={rule}
        onChange={(event) => setRule(event.currentTarget.value)}
      />
      {settle.error && <ErrorNote error={settle.error} />}
      <div>
        <Button
          type="submit"
          loading={settle.isPending}
          disabled={
            !isWhole || cause.cause === "" || (cause.cause === "other" && !cause.why.trim())
          }
        >
          Settle {item.item}
        </Button>
      </div>
    </form>
  );
}

function numbers(values: Readonly<Record<string, number | null>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(values).filter((pair): pair is [string, number] => pair[1] !== null),
  );
}
