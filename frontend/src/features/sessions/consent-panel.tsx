import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { asApiError } from "@/api/errors";
import type { Consent, ConsentScope, TherapySession } from "@/api/types";
import { CheckGroup } from "@/components/check-group";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { DateField } from "@/components/date-field";
import { ErrorNote } from "@/components/error-note";
import { StateMark } from "@/components/state-mark";
import { daysUntil, formatDay, formatMoment, isoDay } from "@/lib/dates";
import { consentScopeWord, listed } from "@/lib/words";
import { useSessionChanged } from "./use-session-change";

const SCOPES: readonly ConsentScope[] = ["training", "research", "certification", "media"];

function stateOf(consent: Consent) {
  if (consent.withdrawn_at !== null) {
    return <StateMark tone="alert">Withdrawn on {formatMoment(consent.withdrawn_at)}</StateMark>;
  }
  if (consent.expires_on !== null && daysUntil(consent.expires_on) < 0) {
    return <StateMark tone="alert">Expired on {formatDay(consent.expires_on)}</StateMark>;
  }
  return <StateMark tone="done">Given on {formatDay(consent.given_on)}</StateMark>;
}

/** What the client agreed to, and recording or withdrawing it. */
export function ConsentPanel({ session }: { session: TherapySession }) {
  const [open, setOpen] = useState<"record" | "withdraw" | null>(null);
  const { consent } = session;
  const mayRecord = session.allowed_actions.includes("record_consent");
  const isLive = consent !== null && consent.withdrawn_at === null;
  return (
    <section className="panel stack stack--tight" aria-labelledby="session-consent">
      <h2 id="session-consent" className="section-title">
        Consent
      </h2>
      {consent === null ? (
        <StateMark tone="open">None recorded</StateMark>
      ) : (
        <>
          {stateOf(consent)}
          <p>
            For {listed(consent.scopes.map((scope) => consentScopeWord(scope).toLowerCase()))}
            {consent.expires_on !== null && `, until ${formatDay(consent.expires_on)}`}.
          </p>
        </>
      )}
      {mayRecord && open !== "record" && (
        <div className="row">
          <Button size="compact-sm" variant="default" onClick={() => setOpen("record")}>
            {isLive ? "Record a new consent" : "Record consent"}
          </Button>
          {isLive && (
            <Button size="compact-sm" variant="default" onClick={() => setOpen("withdraw")}>
              Withdraw
            </Button>
          )}
        </div>
      )}
      {open === "record" && <ConsentForm session={session} onClose={() => setOpen(null)} />}
      {open === "withdraw" && consent !== null && (
        <WithdrawDialog session={session} consent={consent} onClose={() => setOpen(null)} />
      )}
    </section>
  );
}

function ConsentForm({ session, onClose }: { session: TherapySession; onClose: () => void }) {
  const changed = useSessionChanged(session.id);
  const [scopes, setScopes] = useState<string[]>(["training"]);
  const [givenOn, setGivenOn] = useState(isoDay());
  const [expiresOn, setExpiresOn] = useState("");
  const [formVersion, setFormVersion] = useState("");
  const save = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/consents/", {
          body: {
            session: session.id,
            scopes: SCOPES.filter((scope) => scopes.includes(scope)),
            given_on: givenOn,
            expires_on: expiresOn === "" ? null : expiresOn,
            form_version: formVersion.trim(),
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
      <CheckGroup
        legend="Agreed to"
        options={SCOPES.map((scope) => ({ value: scope, label: consentScopeWord(scope) }))}
        value={scopes}
        onChange={setScopes}
        error={scopes.length === 0 ? "Choose at least one." : refused?.forField("scopes")}
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
        label="Expires on"
        description="Empty where it has no end."
        value={expiresOn}
        onChange={setExpiresOn}
        min={givenOn}
        error={refused?.forField("expires_on")}
      />
      <TextInput
        label="Version of the form"
        description="As printed on the signed form."
        value={formVersion}
        onChange={(event) => setFormVersion(event.currentTarget.value)}
        required
        error={refused?.forField("form_version")}
      />
      <div className="row row--end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={save.isPending} disabled={scopes.length === 0}>
          Record
        </Button>
      </div>
    </form>
  );
}

interface WithdrawDialogProps {
  session: TherapySession;
  consent: Consent;
  onClose: () => void;
}

function WithdrawDialog({ session, consent, onClose }: WithdrawDialogProps) {
  const changed = useSessionChanged(session.id);
  const withdraw = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/consents/{id}/withdraw/", { params: { path: { id: consent.id } } }),
      ),
    onSuccess: async () => {
      await changed("The consent is withdrawn.");
      onClose();
    },
  });
  return (
    <ConfirmDialog
      opened
      isGrave
      title="Withdraw this consent?"
      confirmLabel="Withdraw the consent"
      onConfirm={() => withdraw.mutate()}
      onClose={onClose}
      isPending={withdraw.isPending}
      error={withdraw.error}
    >
      <p>
        From then on nobody can be given this session to rate. The withdrawal is recorded and is not
        undone; a new consent can be recorded later.
      </p>
    </ConfirmDialog>
  );
}
