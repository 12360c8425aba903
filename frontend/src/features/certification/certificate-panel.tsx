import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import type { Certificate } from "@/api/types";
import { CopyButton } from "@/components/copy-button";
import { Note } from "@/components/note";
import { RelativeDate } from "@/components/relative-date";
import { StateMark } from "@/components/state-mark";
import { ReasonDialog } from "./reason-dialog";
import { RenewButton } from "./renew-button";
import { useChange } from "./use-change";
import { CERTIFICATE_STATES, endsWithin, SOON_DAYS } from "./words";

/** The certificate that a decision led to: whether it holds, and how to hand it on. */
export function CertificatePanel({ certificate }: { certificate: Certificate }) {
  const [isRevoking, setRevoking] = useState(false);
  const { word, tone } = CERTIFICATE_STATES[certificate.state];
  const mayOpen = certificate.allowed_actions.includes("open");
  const at = `/api/v1/certificates/${certificate.id}`;
  const revoke = useChange(
    (reason: string) =>
      answerOf(
        api.POST("/api/v1/certificates/{id}/revoke/", {
          params: { path: { id: certificate.id } },
          body: { reason },
        }),
      ),
    { done: "The certificate is revoked.", after: () => setRevoking(false) },
  );
  return (
    <section className="panel stack" aria-labelledby="certificate-title">
      <div className="row row--between">
        <h2 id="certificate-title" className="section-title">
          Certificate
        </h2>
        <StateMark tone={tone}>{word}</StateMark>
      </div>
      <dl className="facts">
        <dt>Code</dt>
        <dd className="row">
          <code className="certificate-code">{certificate.code}</code>
          <span className="no-print">
            <CopyButton text={certificate.code} label="Copy the code" />
          </span>
        </dd>
        <dt>Issued</dt>
        <dd>
          <RelativeDate on={certificate.issued_at} as="moment" />
        </dd>
        <dt>Valid until</dt>
        <dd>
          {certificate.valid_until === null ? (
            "no end"
          ) : (
            <RelativeDate on={certificate.valid_until} as="date" />
          )}
        </dd>
      </dl>
      {certificate.is_renewed && (
        <Note>
          <p>A later certificate renews it.</p>
        </Note>
      )}
      {certificate.revocation !== null && (
        <Note tone="error" title="It was revoked">
          <p>
            {certificate.revocation.revoked_by},{" "}
            <RelativeDate on={certificate.revocation.revoked_at} as="moment" />:{" "}
            {certificate.revocation.reason}
          </p>
        </Note>
      )}
      {certificate.is_in_doubt && (
        <Note tone="caution">
          <p>
            A rating that it rests on is under review, because its rater fell out of status. The
            certificate holds until somebody revokes it.
          </p>
        </Note>
      )}
      <div className="row no-print">
        <Link to="/verify/$code" params={{ code: certificate.code }}>
          The page on which anybody checks it
        </Link>
        {mayOpen && (
          <>
            <a href={`${at}/pdf/`} download>
              Certificate (PDF)
            </a>
            <a href={`${at}/badge/`} download>
              Open Badge (PNG)
            </a>
            <a href={`${at}/credential/`} download>
              Credential (JWT)
            </a>
          </>
        )}
        {certificate.allowed_actions.includes("renew") && (
          <RenewButton certificate={certificate} isDue={isDue(certificate)} />
        )}
        {certificate.allowed_actions.includes("revoke") && (
          <Button
            variant="default"
            color="claret"
            onClick={() => {
              revoke.reset();
              setRevoking(true);
            }}
          >
            Revoke
          </Button>
        )}
      </div>
      {isRevoking && (
        <ReasonDialog
          title="Revoke this certificate?"
          confirmLabel="Revoke it"
          label="Why"
          description="Read by the trainee and kept in the trail; the public learns only that it was revoked."
          isGrave
          isPending={revoke.isPending}
          error={revoke.error}
          onConfirm={(reason) => revoke.mutate(reason)}
          onClose={() => setRevoking(false)}
        >
          <p>
            From this moment on whoever checks it is told that it is not valid. That cannot be
            undone; a new decision can certify again.
          </p>
        </ReasonDialog>
      )}
    </section>
  );
}

/** Whether it has run out or is about to, so that renewing it is what comes next. */
function isDue(certificate: Certificate): boolean {
  return certificate.state === "expired" || endsWithin(certificate, SOON_DAYS);
}
