import type { Verification } from "@/api/types";
import { RelativeDate } from "@/components/relative-date";
import { SimulatedMark } from "@/components/simulated-mark";
import { StateMark, type StateTone } from "@/components/state-mark";

const SAID: Record<Verification["state"], { word: string; tone: StateTone }> = {
  valid: { word: "Valid", tone: "done" },
  expired: { word: "Expired", tone: "partial" },
  revoked: { word: "Revoked: not valid", tone: "alert" },
  broken: { word: "Cannot be confirmed", tone: "alert" },
  erased: { word: "Cannot be confirmed", tone: "unsure" },
  unknown: { word: "Not found", tone: "alert" },
  mistyped: { word: "Mistyped", tone: "unsure" },
  altered: { word: "Cannot be confirmed", tone: "alert" },
};

/** The state with shape and word, and what the certificate itself says. */
export function Verdict({ verdict: { state, certificate } }: { verdict: Verification }) {
  const { word, tone } = SAID[state];
  return (
    <section className={`panel stack verdict verdict--${state}`} aria-label="What was found">
      <p className="verdict__state">
        <StateMark tone={tone}>{word}</StateMark>
      </p>
      {certificate && (
        <dl className="facts">
          <dt>Holder</dt>
          <dd>
            <strong>{certificate.holder}</strong>
          </dd>
          <dt>Certified as</dt>
          <dd>
            {certificate.title}{" "}
            <span className="soft">(version {certificate.pathway_version})</span>
          </dd>
          <dt>By</dt>
          <dd>
            {certificate.programme} {certificate.is_simulated && <SimulatedMark />}
          </dd>
          <dt>Issued</dt>
          <dd>
            <RelativeDate on={certificate.issued_on.slice(0, 10)} as="date" />
          </dd>
          <dt>Valid until</dt>
          <dd>
            {certificate.valid_until === null ? (
              "no end"
            ) : (
              <RelativeDate on={certificate.valid_until} as="date" />
            )}
          </dd>
          {certificate.revoked_on !== null && (
            <>
              <dt>Revoked</dt>
              <dd>
                <RelativeDate on={certificate.revoked_on} as="date" />
              </dd>
            </>
          )}
          <dt>Code</dt>
          <dd>
            <code>{certificate.code}</code>
          </dd>
        </dl>
      )}
    </section>
  );
}
