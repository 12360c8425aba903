import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useProgramme } from "@/api/me";
import type { DecisionDetail } from "@/api/types";
import { Icon } from "@/components/icon";
import { Note } from "@/components/note";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { RelativeDate } from "@/components/relative-date";
import { StateMark } from "@/components/state-mark";
import { useRouteId } from "@/components/use-route-id";
import { CertificatePanel } from "./certificate-panel";
import { DecisionActions } from "./decision-actions";
import { FigureNote } from "./figure-note";
import { certificatesQuery, decisionQuery } from "./queries";
import { RuleList } from "./rule-list";
import { StepList } from "./step-list";
import { TraceFacts } from "./trace-facts";
import { DECISION_STATES } from "./words";
import "./decision-print.css";

/** A decision: its frozen evidence, who signed, what was concluded and why. Prints on one side. */
export function DecisionPage() {
  const decision = useQuery(decisionQuery(useRouteId()));
  return (
    <QueryView query={decision} isPage>
      {(data) => <Detail decision={data} />}
    </QueryView>
  );
}

function Detail({ decision }: { decision: DecisionDetail }) {
  const { programme } = useProgramme();
  const certificates = useQuery(certificatesQuery(programme.id));
  const certificate = certificates.data?.results.find((one) => one.decision === decision.id);
  const { trace, trainee, pathway } = decision;
  const { word, tone } = DECISION_STATES[decision.state];
  return (
    <>
      <PageTitle
        title={`${decision.purpose === "renewal" ? "Renewal" : "Certification"} of ${
          trainee.name === "" ? trainee.code : trainee.name
        }`}
        lead={sentence(decision)}
        trail={
          <>
            <Link to="/certification">Certification</Link>
            <Link to="/trainees/$id/portfolio" params={{ id: trainee.id }}>
              Portfolio
            </Link>
          </>
        }
        action={
          <Button
            variant="default"
            leftSection={<Icon name="print" />}
            onClick={() => globalThis.print()}
          >
            Print
          </Button>
        }
      />
      <div className="stack stack--loose decision">
        <div className="row">
          <StateMark tone={tone}>{word}</StateMark>
          <span>
            by{" "}
            <Link to="/pathways/$id" params={{ id: pathway.id }}>
              {pathway.title} {pathway.version}
            </Link>
          </span>
          {decision.renews !== null && (
            <Link to="/decisions/$id" params={{ id: decision.renews }}>
              the certificate it renews
            </Link>
          )}
          {decision.since !== null && (
            <span>
              sessions since <RelativeDate on={decision.since} as="date" />
            </span>
          )}
        </div>
        {decision.note !== "" && <p className="measure">“{decision.note}”</p>}
        <Differences decision={decision} />
        {decision.flags.length > 0 && (
          <Note tone="caution" title="What it rests on has changed since">
            <p>
              A client took the consent back, so that scores of that session count nowhere any more.
              The decision stays as it was made.
            </p>
          </Note>
        )}
        {certificate && <CertificatePanel certificate={certificate} />}
        <DecisionActions decision={decision} />
        {trace !== null && (
          <>
            <section aria-labelledby="trace-title" className="stack">
              <h2 id="trace-title" className="section-title">
                What the rules say of the frozen evidence
              </h2>
              <RuleList rules={trace.rules} evidence={trace.evidence} />
            </section>
            {trace.figures.map((figure) => (
              <FigureNote key={figure.data_hash} figure={figure} />
            ))}
          </>
        )}
        <StepList decision={decision} />
        {trace !== null && <TraceFacts trace={trace} />}
      </div>
    </>
  );
}

function Differences({ decision }: { decision: DecisionDetail }) {
  if (decision.differences.length === 0) return null;
  return (
    <Note tone="error" title="This is not what was frozen any more">
      <ul>
        {decision.differences.map(({ where, detail }) => (
          <li key={`${where} ${detail}`}>{detail}</li>
        ))}
      </ul>
    </Note>
  );
}

function sentence({ state, trace, signatures, signatures_needed }: DecisionDetail): string {
  const signed = signatures.filter(({ counts }) => counts).length;
  if (state === "requested") return "It waits for the lead to freeze the evidence.";
  if (state === "in_review") {
    if (trace !== null && trace.state !== "pass") {
      return "The evidence is frozen, and not every rule is met: nobody can be certified on it.";
    }
    return `The evidence is frozen; ${signed} of ${signatures_needed} signatures are there.`;
  }
  const words: Partial<Record<DecisionDetail["state"], string>> = {
    certified: `Certified, with ${signed} signatures under the frozen evidence.`,
    not_yet: "The answer was: not yet.",
    withdrawn: "The request was taken back.",
    appealed: "The trainee appealed; somebody who had no hand in it answers.",
    upheld: "The appeal was answered: the decision stands.",
    reopened: "The appeal was answered: the decision is made anew.",
  };
  return words[state] ?? "";
}
