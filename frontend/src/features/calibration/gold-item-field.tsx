import { NumberInput, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import type { GoldEntryDraft, GoldFormItem, ItemStatus } from "@/api/types";
import { CheckGroup } from "@/components/check-group";
import { ChoiceField } from "@/components/choice-field";
import { turnsFrom } from "./gold-entries";
import { answerWords, STATUS_WORDS } from "./words";

interface GoldItemFieldProps {
  item: GoldFormItem;
  entry: GoldEntryDraft;
  onChange: (entry: GoldEntryDraft) => void;
  error: string | undefined;
}

/** One item of a gold rating: its score, why, and what raters said. */
export function GoldItemField({ item, entry, onChange, error }: GoldItemFieldProps) {
  const [turns, setTurns] = useState(entry.turns.join(", "));
  const isScored = entry.status === "scored";
  function setStatus(status: ItemStatus) {
    onChange({
      ...entry,
      status,
      values: status === "scored" ? entry.values : {},
      choices: status === "scored" ? entry.choices : [],
      count: status === "scored" ? entry.count : null,
      not_applicable_reason: status === "not_applicable" ? "no_opportunity" : null,
    });
  }
  return (
    <fieldset className="gold-item fields">
      <legend>
        <strong>
          {item.item} {item.name}
        </strong>
      </legend>
      {item.agreed === null && item.said.length > 0 && (
        <p className="soft small">Raters said: {item.said.map(answerWords).join(" · ")}</p>
      )}
      <div className="gold-item__fields">
        <ChoiceField
          label="Says"
          none="Choose"
          value={entry.status === "unscored" ? "" : entry.status}
          choices={item.statuses.map((status) => ({
            value: status,
            label: STATUS_WORDS[status] ?? status,
          }))}
          onChange={(value) => setStatus(value === "" ? "unscored" : (value as ItemStatus))}
          error={error}
        />
        {isScored &&
          item.scales.map((scale) => (
            <NumberInput
              key={scale}
              label={scale.charAt(0).toUpperCase() + scale.slice(1)}
              value={entry.values[scale] ?? ""}
              min={0}
              allowDecimal={false}
              onChange={(value) =>
                onChange({
                  ...entry,
                  values: {
                    ...entry.values,
                    [scale]: typeof value === "number" ? value : null,
                  },
                })
              }
            />
          ))}
        {isScored && item.kind === "count" && (
          <NumberInput
            label="Number"
            value={entry.count ?? ""}
            min={0}
            allowDecimal={false}
            onChange={(value) =>
              onChange({ ...entry, count: typeof value === "number" ? value : null })
            }
          />
        )}
        {isScored && (
          <TextInput
            label="Turns"
            placeholder="4, 12"
            value={turns}
            onChange={(event) => {
              setTurns(event.currentTarget.value);
              onChange({ ...entry, turns: turnsFrom(event.currentTarget.value) });
            }}
          />
        )}
      </div>
      {isScored && item.kind === "category" && (
        <CheckGroup
          legend="Chosen"
          options={item.choices.map((value) => ({ value, label: value }))}
          value={entry.choices}
          onChange={(choices) => onChange({ ...entry, choices })}
        />
      )}
      {entry.status !== "unscored" && (
        <Textarea
          label="Why"
          description="Raters read it after they practised on the session."
          rows={2}
          value={entry.rationale}
          onChange={(event) => onChange({ ...entry, rationale: event.currentTarget.value })}
        />
      )}
    </fieldset>
  );
}
