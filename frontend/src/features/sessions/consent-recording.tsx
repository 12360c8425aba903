import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { asApiError } from "@/api/errors";
import { consentFormsQuery } from "@/api/lists";
import type { ConsentForm, ConsentScope, TherapySession } from "@/api/types";
import { CheckGroup } from "@/components/check-group";
import { ChoiceField } from "@/components/choice-field";
import { DateField } from "@/components/date-field";
import { ErrorNote } from "@/components/error-note";
import { Note } from "@/components/note";
import { QueryView } from "@/components/query-view";
import { formatDay, isoDay, monthsAfter } from "@/lib/dates";
import { consentScopeSaid } from "@/lib/words";
import { useSessionChanged } from "./use-session-change";

interface ConsentRecordingProps {
  session: TherapySession;
  onClose: () => void;
}

/** Records what the client signed, once the programme's forms are there. */
export function ConsentRecording({ session, onClose }: ConsentRecordingProps) {
  const forms = useQuery(consentFormsQuery(session.programme));
  return (
    <QueryView query={forms} loading="Loading the forms…">
      {({ results }) =>
        results.length === 0 ? (
          <Note tone="caution" title="No consent form is published yet">
            <p>The programme lead publishes one under Consent and retention.</p>
          </Note>
        ) : (
          <Recording session={session} forms={inOrder(results)} onClose={onClose} />
        )
      }
    </QueryView>
  );
}

/** What is handed out now stands first; earlier versions follow, for what was signed on them. */
function inOrder(forms: readonly ConsentForm[]): ConsentForm[] {
  return [...forms].sort((a, b) => Number(b.is_current) - Number(a.is_current));
}

function formLabel(form: ConsentForm): string {
  return `${form.name} ${form.version}${form.is_current ? "" : " (earlier)"}`;
}

interface RecordingProps extends ConsentRecordingProps {
  forms: readonly ConsentForm[];
}

function Recording({ session, forms, onClose }: RecordingProps) {
  const changed = useSessionChanged(session.id);
  const [formId, setFormId] = useState(forms[0]?.id ?? "");
  const [chosen, setChosen] = useState<string[]>([]);
  const [givenOn, setGivenOn] = useState(isoDay());
  const [expiresOn, setExpiresOn] = useState("");
  const [keepScores, setKeepScores] = useState("");
  const form = forms.find((one) => one.id === formId);
  const scopes: ConsentScope[] = (form?.scopes ?? []).filter((scope) => chosen.includes(scope));
  const months = form?.expires_after_months ?? null;
  const last = months === null || givenOn === "" ? null : monthsAfter(givenOn, months);
  const asksOfScores = form?.offers_keeping_scores ?? false;
  const save = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/consents/", {
          body: {
            session: session.id,
            form: formId,
            scopes,
            given_on: givenOn,
            expires_on: expiresOn === "" ? null : expiresOn,
            keep_scores: asksOfScores && keepScores === "yes",
          },
        }),
      ),
    onSuccess: async () => {
      await changed("The consent is recorded.");
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
      {refused && <ErrorNote error={refused} title="The consent was not recorded" />}
      <p className="soft small">
        Enter what the client ticked. The signed paper stays with the programme.
      </p>
      <ChoiceField
        label="Form"
        value={formId}
        choices={forms.map((one) => ({ value: one.id, label: formLabel(one) }))}
        onChange={setFormId}
        error={refused?.forField("form")}
        required
      />
      <CheckGroup
        legend="The client agrees that"
        options={(form?.scopes ?? []).map((scope) => ({
          value: scope,
          label: consentScopeSaid(scope),
        }))}
        value={chosen}
        onChange={setChosen}
        error={refused?.forField("scopes")}
      />
      <DateField
        label="Given on"
        value={givenOn}
        onChange={setGivenOn}
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
        value={expiresOn}
        onChange={setExpiresOn}
        min={givenOn}
        error={refused?.forField("expires_on")}
      />
      {asksOfScores && (
        <ChoiceField
          label="May de-identified scores stay if the client withdraws?"
          none="Choose"
          value={keepScores}
          choices={[
            { value: "no", label: "No: they count no more" },
            { value: "yes", label: "Yes: they stay" },
          ]}
          onChange={setKeepScores}
          error={refused?.forField("keep_scores")}
          required
        />
      )}
      <div className="row row--end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          type="submit"
          loading={save.isPending}
          disabled={scopes.length === 0 || (asksOfScores && keepScores === "")}
        >
          Record
        </Button>
      </div>
    </form>
  );
}
