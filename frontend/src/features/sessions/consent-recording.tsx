import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { asApiError } from "@/api/errors";
import { consentFormsQuery } from "@/api/lists";
import type { ConsentForm, TherapySession } from "@/api/types";
import { ErrorNote } from "@/components/error-note";
import { Note } from "@/components/note";
import { QueryView } from "@/components/query-view";
import { inOrder, isComplete, newConsent, toConsent } from "@/components/consent/consent-draft";
import { ConsentFields } from "@/components/consent/consent-fields";
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
      {({ results }) => {
        const ordered = inOrder(results);
        const [first] = ordered;
        return first === undefined ? (
          <Note tone="caution" title="No consent form is published yet">
            <p>Ask the programme lead to publish one. The consent is recorded on it afterwards.</p>
          </Note>
        ) : (
          <Recording session={session} forms={ordered} first={first} onClose={onClose} />
        );
      }}
    </QueryView>
  );
}

interface RecordingProps extends ConsentRecordingProps {
  forms: readonly ConsentForm[];
  first: ConsentForm;
}

function Recording({ session, forms, first, onClose }: RecordingProps) {
  const changed = useSessionChanged(session.id);
  const [draft, setDraft] = useState(() => newConsent(first));
  const save = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/consents/", { body: { session: session.id, ...toConsent(draft) } }),
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
      <ConsentFields forms={forms} draft={draft} onDraft={setDraft} refused={refused} />
      <div className="row row--end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={save.isPending} disabled={!isComplete(draft)}>
          Record
        </Button>
      </div>
    </form>
  );
}
