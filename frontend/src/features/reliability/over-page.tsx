import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { usePermission } from "@/api/me";
import type { ReliabilityReport } from "@/api/types";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { ReportView } from "@/components/report/report-view";
import { rubricName } from "@/components/report/words";
import { SimulatedMark } from "@/components/simulated-mark";
import { useRouteId } from "@/components/use-route-id";
import { DifferencesSection } from "./differences-section";
import { joinedWords, overName } from "./over-words";
import { PlanSection } from "./plan-section";
import { reportQuery } from "./queries";

/** The reliability of several closed rounds taken together. */
export function OverPage() {
  const report = useQuery(reportQuery(useRouteId()));
  return (
    <QueryView query={report} isPage>
      {(data) => <OverRounds report={data} />}
    </QueryView>
  );
}

function OverRounds({ report }: { report: ReliabilityReport }) {
  const readsRatings = usePermission("rating.read");
  return (
    <>
      <PageTitle
        title={`Reliability of ${overName(report)}`}
        lead={
          <>
            {report.headline.sentence} {report.is_simulated && <SimulatedMark />}
          </>
        }
        trail={<Link to="/reliability">Reliability</Link>}
      />
      <div className="stack stack--loose">
        <section className="stack stack--tight" aria-labelledby="taken-together">
          <h2 id="taken-together" className="section-title">
            What was taken together
          </h2>
          {report.joined !== null &&
            joinedWords(report.joined).map((text) => (
              <p key={text} className="measure">
                {text}
              </p>
            ))}
          <ul className="plain-list">
            {report.rounds.map(({ id, name }) => (
              <li key={id}>
                <Link to="/rounds/$id/reliability" params={{ id }}>
                  {name}
                </Link>
              </li>
            ))}
          </ul>
          {report.left_out.length > 0 && (
            <p className="measure small soft">
              Not in these numbers: {report.left_out.map(({ text }) => text).join("; ")}. Items are
              named as in {rubricName(report)}.
            </p>
          )}
        </section>
        <ReportView
          report={report}
          behindPairs={
            readsRatings
              ? (scale) => <DifferencesSection report={report} scale={scale} />
              : undefined
          }
        />
        <PlanSection report={report} />
      </div>
    </>
  );
}
