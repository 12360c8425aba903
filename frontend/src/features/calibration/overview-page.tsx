import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useProgramme } from "@/api/me";
import type { RaterStanding } from "@/api/types";
import { EmptyState } from "@/components/empty-state";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { counted } from "@/lib/words";
import { GoldSection } from "./gold-section";
import { standingsQuery } from "./queries";
import { RaterTable } from "./rater-table";
import { RuleSummary } from "./rule-summary";
import { SetsSection } from "./sets-section";
import "./calibration.css";

function sentence(raters: readonly RaterStanding[]): string {
  const states = raters.map((rater) => rater.standings[0]?.state);
  const n = (state: string) => states.filter((one) => one === state).length;
  const review = n("under_review");
  const waits =
    review === 0 ? "" : `; ${counted(review, "review waits", "reviews wait")} for a decision`;
  return `${n("qualified")} of ${counted(raters.length, "rater")} qualified${waits}.`;
}

/** Raters and where they stand, sets, gold and the rule, for whoever runs or reviews calibration. */
export function OverviewPage() {
  const { programme, permissions } = useProgramme();
  const raters = useQuery(standingsQuery(programme.id));
  const manages = permissions.includes("calibration.manage");
  return (
    <>
      <PageTitle
        title="Calibration"
        {...(raters.data ? { lead: sentence(raters.data.results) } : {})}
      />
      <div className="stack stack--loose">
        <section aria-labelledby="raters-title" className="stack">
          <h2 id="raters-title" className="section-title">
            Raters
          </h2>
          <QueryView query={raters}>
            {({ results }) =>
              results.length === 0 ? (
                <EmptyState
                  title="Raters and where they stand will be listed here"
                  action={<Link to="/people">Invite a rater</Link>}
                />
              ) : (
                <RaterTable raters={results} />
              )
            }
          </QueryView>
        </section>
        <SetsSection programme={programme.id} manages={manages} />
        {manages && <GoldSection programme={programme.id} />}
        <RuleSummary programme={programme.id} />
        {manages && (
          <p>
            <Link to="/calibration/rule" className="button-link button-link--quiet">
              See whom a rule lets through, and adopt it
            </Link>
          </p>
        )}
      </div>
    </>
  );
}
