import type { DecisionDetail } from "@/api/types";
import { RelativeDate } from "@/components/relative-date";
import { StateMark } from "@/components/state-mark";
import { stepWords } from "./words";

/** Who signed, and every step with its reason. */
export function StepList({ decision }: { decision: DecisionDetail }) {
  return (
    <div className="claims">
      <section aria-labelledby="signed-title" className="stack stack--tight">
        <h2 id="signed-title" className="section-title">
          Signatures
        </h2>
        {decision.signatures.length === 0 && <p className="soft">Nobody has signed yet.</p>}
        <ul className="claim-list">
          {decision.signatures.map((row) => (
            <li key={`${row.signer} ${row.signed_at}`} className="claim">
              <div className="row row--between">
                <strong>{row.signer}</strong>
                <StateMark tone={row.counts ? "done" : "quiet"}>
                  {row.counts ? "Signed" : "Under an earlier trace"}
                </StateMark>
              </div>
              <p className="soft">
                <RelativeDate on={row.signed_at} as="moment" />
                {row.supervises && ", supervises the trainee"} ·{" "}
                <code>{row.trace_hash.slice(0, 16)}</code>
              </p>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="steps-title" className="stack stack--tight">
        <h2 id="steps-title" className="section-title">
          What happened
        </h2>
        <ol className="claim-list">
          {decision.steps.map((step) => (
            <li key={step.taken_at} className="claim">
              <p>
                <strong>{step.taken_by}</strong> {stepWords(step)},{" "}
                <RelativeDate on={step.taken_at} as="moment" />
              </p>
              {step.reason !== "" && <p className="measure">{step.reason}</p>}
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}
