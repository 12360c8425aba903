import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { usePermission } from "@/api/me";
import type { Consent, TherapySession } from "@/api/types";
import { Note } from "@/components/note";
import { StateMark } from "@/components/state-mark";
import { formatDay, formatMoment } from "@/lib/dates";
import { consentScopeWord, listed } from "@/lib/words";
import { ConsentRecording } from "./consent-recording";
import { WithdrawDialog } from "./withdraw-dialog";

function StateOfConsent({ session, consent }: { session: TherapySession; consent: Consent }) {
  switch (session.consent_state) {
    case "withdrawn":
      return (
        <StateMark tone="alert">Withdrawn on {formatMoment(consent.withdrawn_at ?? "")}</StateMark>
      );
    case "expired":
      return <StateMark tone="alert">Expired on {formatDay(consent.expires_on ?? "")}</StateMark>;
    case "not_begun":
      return <StateMark tone="open">Begins on {formatDay(consent.given_on)}</StateMark>;
    default:
      return <StateMark tone="done">Given on {formatDay(consent.given_on)}</StateMark>;
  }
}

function whatHolds(consent: Consent): string {
  const scopes = listed(consent.scopes.map((scope) => consentScopeWord(scope).toLowerCase()));
  const until =
    consent.expires_on === null ? "without end" : `until ${formatDay(consent.expires_on)}`;
  return `For ${scopes}, ${until}.`;
}

function whatOfScores(consent: Consent): string {
  if (consent.withdrawn_at === null) {
    return consent.keep_scores
      ? "De-identified scores may stay after a withdrawal."
      : "After a withdrawal no score of it counts any more.";
  }
  return consent.keep_scores
    ? "The scores stay, as the client agreed."
    : "Its scores count in no statistic any more.";
}

/** What the client agreed to, and recording or withdrawing it. */
export function ConsentPanel({ session }: { session: TherapySession }) {
  const [open, setOpen] = useState<"record" | "withdraw" | null>(null);
  const { consent } = session;
  const mayRecord = session.allowed_actions.includes("record_consent");
  const isOnHold =
    session.consent_state === "withdrawn" &&
    session.transcript !== null &&
    session.transcript.deleted_at === null;
  const mayReview = usePermission("retention.read");
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
          <StateOfConsent session={session} consent={consent} />
          <p>
            {whatHolds(consent)} {whatOfScores(consent)}
          </p>
          {isOnHold && (
            <Note tone="caution" title="A legal hold keeps the text">
              <p>It is closed to everybody, and erased when the hold is lifted.</p>
            </Note>
          )}
          <p className="soft small">
            Form: {[consent.form_name, consent.form_version].filter(Boolean).join(" ")}
            {consent.withdrawn_by !== null && ` · withdrawal entered by ${consent.withdrawn_by}`}
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
      {mayReview && (
        <p className="small">
          <Link to="/consent-and-retention">Consent and retention of the programme</Link>
        </p>
      )}
      {open === "record" && <ConsentRecording session={session} onClose={() => setOpen(null)} />}
      {open === "withdraw" && consent !== null && (
        <WithdrawDialog session={session} consent={consent} onClose={() => setOpen(null)} />
      )}
    </section>
  );
}
