import { Checkbox } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ApiError } from "@/api/errors";
import { consentFormsQuery } from "@/api/lists";
import { useProgramme } from "@/api/me";
import { type ConsentDraft, inOrder, newConsent } from "@/components/consent/consent-draft";
import { ConsentFields } from "@/components/consent/consent-fields";

interface ConsentPartProps {
  draft: ConsentDraft | null;
  onDraft: (draft: ConsentDraft | null) => void;
  refused: ApiError | null;
}

/** The client's consent, recorded with the session; it may be added later. */
export function ConsentPart({ draft, onDraft, refused }: ConsentPartProps) {
  const { programme } = useProgramme();
  const forms = useQuery(consentFormsQuery(programme.id));
  const ordered = inOrder(forms.data?.results ?? []);
  const [first] = ordered;
  return (
    <section className="panel stack stack--tight" aria-labelledby="consent-title">
      <h2 id="consent-title" className="section-title">
        Consent
      </h2>
      {first === undefined ? (
        <p className="soft">
          No consent form is published yet. The session can come in; no rater is given it before a
          consent is recorded.
        </p>
      ) : (
        <>
          <Checkbox
            label="Record the client's consent now"
            description="It may be added later. No rater is given the session before."
            checked={draft !== null}
            onChange={(event) => onDraft(event.currentTarget.checked ? newConsent(first) : null)}
          />
          {draft !== null && (
            <ConsentFields forms={ordered} draft={draft} onDraft={onDraft} refused={refused} />
          )}
        </>
      )}
    </section>
  );
}
