import { Textarea } from "@mantine/core";
import type { ConsensusCause } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { CAUSES } from "./words";

export interface CauseDraft {
  cause: ConsensusCause | "";
  why: string;
}

export const NO_CAUSE: CauseDraft = { cause: "", why: "" };

interface CauseFieldsProps {
  value: CauseDraft;
  onChange: (value: CauseDraft) => void;
}

/** Why the raters differed. */
export function CauseFields({ value, onChange }: CauseFieldsProps) {
  return (
    <>
      <ChoiceField
        label="Why you differed"
        none="Choose"
        value={value.cause}
        choices={CAUSES}
        onChange={(cause) => onChange({ ...value, cause: cause as CauseDraft["cause"] })}
      />
      {value.cause === "other" && (
        <Textarea
          label="What it was"
          rows={2}
          maxLength={2000}
          value={value.why}
          onChange={(event) => onChange({ ...value, why: event.currentTarget.value })}
        />
      )}
    </>
  );
}
