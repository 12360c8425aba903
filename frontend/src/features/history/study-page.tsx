import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { PastImportDetail } from "@/api/types";
import { Note } from "@/components/note";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { ReportView } from "@/components/report/report-view";
import { SimulatedMark } from "@/components/simulated-mark";
import { useRouteId } from "@/components/use-route-id";
import { formatDay, formatMoment } from "@/lib/dates";
import { CodesSection } from "./codes-section";
import { pastImportQuery, pastReliabilityQuery } from "./queries";
import { WhereItShows } from "./where-it-shows";
import { WithdrawStudy } from "./withdraw-study";
import { holdsWords, kindsWords } from "./words";
import "./history.css";

/** One earlier study: what it holds, who is who, how far its raters agreed. */
export function StudyPage() {
  const study = useQuery(pastImportQuery(useRouteId()));
  return (
    <QueryView query={study} isPage>
      {(past) => <Study past={past} />}
    </QueryView>
  );
}

function Study({ past }: { past: PastImportDetail }) {
  return (
    <>
      <PageTitle
        title={past.name}
        lead={
          <>
            Past data: {holdsWords(past)}. {past.is_simulated && <SimulatedMark />}
          </>
        }
        action={<WithdrawStudy past={past} />}
        trail={<Link to="/history">Past data</Link>}
      />
      <div className="stack stack--loose">
        {past.withdrawal !== null && (
          <Note tone="caution" title="This study was withdrawn and counts no more">
            <p className="measure past-said">{past.withdrawal.reason}</p>
            <p className="soft">
              {past.withdrawal.withdrawn_by}, {formatDay(past.withdrawal.withdrawn_at)}
            </p>
          </Note>
        )}
        <section className="stack panel" aria-labelledby="study">
          <h2 id="study" className="section-title">
            The study
          </h2>
          {past.note !== "" && <p className="measure past-said">{past.note}</p>}
          <dl className="facts">
            <dt>Rubric</dt>
            <dd>
              <Link to="/rubrics/$id" params={{ id: past.rubric.id }}>
                {past.rubric.slug} {past.rubric.version}
              </Link>
            </dd>
            <dt>Kinds of rating</dt>
            <dd>{kindsWords(past.kinds)}</dd>
            <dt>Answers</dt>
            <dd>{past.n_answers.toLocaleString("en")}</dd>
            <dt>Brought in</dt>
            <dd>
              {formatMoment(past.imported_at)} by {past.imported_by}
            </dd>
            <dt>Fingerprint of the file</dt>
            <dd>
              <code className="breakable">{past.file_hash}</code>
            </dd>
          </dl>
        </section>
        <CodesSection past={past} />
        {past.withdrawal === null && <Reliability past={past} />}
        <WhereItShows />
      </div>
    </>
  );
}

/** The agreement of the study's own raters; of nothing that was rated here. */
function Reliability({ past }: { past: PastImportDetail }) {
  const report = useQuery(pastReliabilityQuery(past.id));
  return (
    <>
      <h2 className="past-heading">How far its raters agreed</h2>
      <QueryView query={report}>
        {(found) => (
          <>
            <p className="measure">{found.headline.sentence}</p>
            <ReportView
              report={{
                ...found,
                created_at: found.computed_at,
                rubric: past.rubric,
                cross_check: null,
                judgements: [],
                drift: [],
                flags: [],
              }}
            />
          </>
        )}
      </QueryView>
    </>
  );
}
