import { Checkbox, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { asApiError } from "@/api/errors";
import { useProgramme } from "@/api/me";
import type { ConsentForm, ConsentScope } from "@/api/types";
import { CheckGroup } from "@/components/check-group";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { notifyDone } from "@/components/notify";
import { consentScopeWord } from "@/lib/words";

const SCOPES: readonly ConsentScope[] = ["training", "research", "certification", "media"];

interface FormDialogProps {
  /** The version that the new one follows; null for a form of its own. */
  follows: ConsentForm | null;
  onClose: () => void;
}

/** Publish a version of a form; consents that were given stay on the version they were given on. */
export function FormDialog({ follows, onClose }: FormDialogProps) {
  const { programme } = useProgramme();
  const queries = useQueryClient();
  const [name, setName] = useState(follows?.name ?? "");
  const [version, setVersion] = useState("");
  const [text, setText] = useState(follows?.text ?? "");
  const [scopes, setScopes] = useState<string[]>([...(follows?.scopes ?? [])]);
  const [offers, setOffers] = useState(follows?.offers_keeping_scores ?? false);
  const [months, setMonths] = useState(String(follows?.expires_after_months ?? ""));
  const publish = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/consent-forms/", {
          body: {
            programme: programme.id,
            name: name.trim(),
            version: version.trim(),
            text,
            scopes: SCOPES.filter((scope) => scopes.includes(scope)),
            offers_keeping_scores: offers,
            expires_after_months: months === "" ? null : Number(months),
          },
        }),
      ),
    onSuccess: async (form) => {
      await queries.invalidateQueries({ queryKey: ["consent-forms"] });
      notifyDone(`${form.name} ${form.version} is published.`);
      onClose();
    },
  });
  const refused = publish.error === null ? null : asApiError(publish.error);
  return (
    <ConfirmDialog
      opened
      title={follows === null ? "Publish a consent form" : `New version of ${follows.name}`}
      confirmLabel="Publish it"
      onConfirm={() => publish.mutate()}
      onClose={onClose}
      isPending={publish.isPending}
      isDisabled={scopes.length === 0}
      error={publish.error}
    >
      <p className="soft small">
        A published version never changes. Consents that were given stay on the version that the
        client signed.
      </p>
      {follows === null && (
        <TextInput
          label="Name"
          value={name}
          maxLength={80}
          onChange={(event) => setName(event.currentTarget.value)}
          error={refused?.forField("name")}
          required
        />
      )}
      <TextInput
        label="Version"
        description={
          follows === null
            ? "As printed on the form."
            : `As printed on the form. The one before is ${follows.version}.`
        }
        value={version}
        maxLength={40}
        onChange={(event) => setVersion(event.currentTarget.value)}
        error={refused?.forField("version")}
        required
      />
      <Textarea
        label="Text"
        description="What the client reads and signs."
        rows={9}
        value={text}
        maxLength={40000}
        onChange={(event) => setText(event.currentTarget.value)}
        error={refused?.forField("text")}
        required
      />
      <CheckGroup
        legend="What a client can tick"
        options={SCOPES.map((scope) => ({ value: scope, label: consentScopeWord(scope) }))}
        value={scopes}
        onChange={setScopes}
        error={refused?.forField("scopes")}
      />
      <Checkbox
        label="It asks whether de-identified scores may stay after a withdrawal"
        checked={offers}
        onChange={(event) => setOffers(event.currentTarget.checked)}
      />
      <TextInput
        label="A consent ends after so many months"
        description="Empty where it has no end."
        type="number"
        min={1}
        max={600}
        value={months}
        onChange={(event) => setMonths(event.currentTarget.value)}
        error={refused?.forField("expires_after_months")}
      />
    </ConfirmDialog>
  );
}
