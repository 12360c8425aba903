import { TextInput } from "@mantine/core";
import type { KeepEvent, KeepRule } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { DateField } from "@/components/date-field";
import { ON_A_DAY } from "./words";

export const MIN_DAYS = 7;
export const MAX_DAYS = 36_500;

/** A rule as it is being written; the empty event is none. */
export interface RuleDraft {
  event: string;
  days: string;
  on: string;
}

export function draftOf(rule: KeepRule | null): RuleDraft {
  return {
    event: rule?.event ?? "",
    days: rule?.days == null ? "90" : String(rule.days),
    on: rule?.on ?? "",
  };
}

/** The rule that a draft says; undefined while it says none that can be. */
export function ruleOf(draft: RuleDraft, firstDay: string): KeepRule | null | undefined {
  if (draft.event === "") return null;
  if (draft.event === ON_A_DAY) {
    return draft.on < firstDay ? undefined : { event: ON_A_DAY, days: null, on: draft.on };
  }
  const days = Number(draft.days);
  if (!Number.isInteger(days) || days < MIN_DAYS || days > MAX_DAYS) return undefined;
  return { event: draft.event, days, on: null };
}

interface KeepRuleFieldProps {
  legend: string;
  description: string;
  events: readonly KeepEvent[];
  draft: RuleDraft;
  firstDay: string;
  onDraft: (draft: RuleDraft) => void;
}

/** How long one kind is kept. */
export function KeepRuleField({
  legend,
  description,
  events,
  draft,
  firstDay,
  onDraft,
}: KeepRuleFieldProps) {
  const choices = [
    ...events.map((event) => ({ value: event.name, label: event.words })),
    { value: ON_A_DAY, label: "on a day that is named" },
  ];
  const isWrong = ruleOf(draft, firstDay) === undefined;
  return (
    <fieldset className="keep-rule stack stack--tight">
      <legend>{legend}</legend>
      <p className="soft small">{description}</p>
      <ChoiceField
        label="Deleted"
        none="only when the client withdraws"
        value={draft.event}
        choices={choices}
        onChange={(event) => onDraft({ ...draft, event })}
      />
      {draft.event === ON_A_DAY && (
        <DateField
          label="Day"
          value={draft.on}
          min={firstDay}
          onChange={(on) => onDraft({ ...draft, on })}
          error={isWrong && draft.on !== "" ? "A deletion is announced for a week." : undefined}
          required
        />
      )}
      {draft.event !== "" && draft.event !== ON_A_DAY && (
        <TextInput
          label="Days"
          type="number"
          min={MIN_DAYS}
          max={MAX_DAYS}
          value={draft.days}
          onChange={(event) => onDraft({ ...draft, days: event.currentTarget.value })}
          error={isWrong && draft.days !== "" ? `From ${MIN_DAYS} to ${MAX_DAYS}.` : undefined}
          required
        />
      )}
    </fieldset>
  );
}
