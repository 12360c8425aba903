import type { ApiError } from "@/api/errors";
import type { ConsentForm } from "@/api/types";
import { CheckGroup } from "@/components/check-group";
import { ChoiceField } from "@/components/choice-field";
import { DateField } from "@/components/date-field";
import { formatDay, isoDay, monthsAfter } from "@/lib/dates";
import { consentScopeSaid } from "@/lib/words";
import type { ConsentDraft } from "./consent-draft";

function formLabel(form: ConsentForm): string {
  return `${form.name} ${form.version}${form.is_current ? "" : " (earlier)"}`;
}

interface ConsentFieldsProps {
  forms: readonly ConsentForm[];
  draft: ConsentDraft;
  onDraft: (draft: ConsentDraft) => void;
  refused: ApiError | null;
}

/** What the client ticked on one of the programme's forms. */
export function ConsentFields({ forms, draft, onDraft, refused }: ConsentFieldsProps) {
  const { form, givenOn } = draft;
  const months = form.expires_after_months;
  const last = months === null || givenOn === "" ? null : monthsAfter(givenOn, months);
  const change = (changes: Partial<ConsentDraft>) => onDraft({ ...draft, ...changes });
  return (
    <>
      <p className="soft small">
        Enter what the client ticked. The signed paper stays with the programme.
      </p>
      <ChoiceField
        label="Form"
        value={form.id}
        choices={forms.map((one) => ({ value: one.id, label: formLabel(one) }))}
        onChange={(id) => change({ form: forms.find((one) => one.id === id) ?? form })}
        error={refused?.forField("form")}
        required
      />
      <CheckGroup
        legend="The client agrees that"
        options={form.scopes.map((scope) => ({ value: scope, label: consentScopeSaid(scope) }))}
        value={draft.chosen}
        onChange={(chosen) => change({ chosen })}
        error={refused?.forField("scopes")}
      />
      <DateField
        label="Given on"
        value={givenOn}
        onChange={(day) => change({ givenOn: day })}
        max={isoDay()}
        required
        error={refused?.forField("given_on")}
      />
      <DateField
        label="Ends on"
        description={
          last === null
            ? "Empty where it has no end."
            : `Empty: on ${formatDay(last)}, as the form says.`
        }
        value={draft.expiresOn}
        onChange={(day) => change({ expiresOn: day })}
        min={givenOn}
        error={refused?.forField("expires_on")}
      />
      {form.offers_keeping_scores && (
        <ChoiceField
          label="May de-identified scores stay if the client withdraws?"
          none="Choose"
          value={draft.keepScores}
          choices={[
            { value: "no", label: "No: they count no more" },
            { value: "yes", label: "Yes: they stay" },
          ]}
          onChange={(keepScores) => change({ keepScores })}
          error={refused?.forField("keep_scores")}
          required
        />
      )}
    </>
  );
}
