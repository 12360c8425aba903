import type { DecisionDetail } from "@/api/types";
import { RelativeDate } from "@/components/relative-date";
import { counted, listed } from "@/lib/words";

type Trace = NonNullable<DecisionDetail["trace"]>;

/** What the trace is made of, so that anybody can find out whether it still is. */
export function TraceFacts({ trace }: { trace: Trace }) {
  return (
    <>
      <p className="trace-print">
        Frozen <RelativeDate on={trace.frozen_at} as="moment" /> by {trace.frozen_by}, of{" "}
        {counted(trace.n_sessions, "session")} and {counted(trace.n_ratings, "rating")} with{" "}
        {listed(trace.rubrics.map(({ slug, version }) => `${slug} ${version}`))}; {trace.software}.
        Trace <code>{trace.trace_hash}</code>, evidence <code>{trace.evidence_hash}</code>, pathway{" "}
        <code>{trace.pathway_fingerprint}</code>.
      </p>
      <Facts trace={trace} />
    </>
  );
}

function Facts({ trace }: { trace: Trace }) {
  return (
    <details className="trace-facts">
      <summary>What was frozen, by whom, with which versions</summary>
      <dl className="facts">
        <dt>Frozen</dt>
        <dd>
          <RelativeDate on={trace.frozen_at} as="moment" /> by {trace.frozen_by}
          {trace.number > 1 && `, for the ${trace.number}. time`}
        </dd>
        <dt>Made of</dt>
        <dd>
          {counted(trace.n_sessions, "session")}, {counted(trace.n_ratings, "rating")}
        </dd>
        <dt>Instruments</dt>
        <dd>{listed(trace.rubrics.map(({ slug, version }) => `${slug} ${version}`))}</dd>
        <dt>Software</dt>
        <dd>{trace.software}</dd>
        <dt>Hash of the trace</dt>
        <dd>
          <code>{trace.trace_hash}</code>
        </dd>
        <dt>Hash of the evidence</dt>
        <dd>
          <code>{trace.evidence_hash}</code>
        </dd>
        <dt>Pathway</dt>
        <dd>
          <code>{trace.pathway_fingerprint}</code>
        </dd>
      </dl>
      <p className="soft measure">
        Each time this page is opened, the trace is computed again from the frozen evidence and
        compared; what differs is named at the top.
      </p>
    </details>
  );
}
