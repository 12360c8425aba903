import { useQuery } from "@tanstack/react-query";
import { useProgramme } from "@/api/me";
import type { RaterStanding } from "@/api/types";
import { EmptyState } from "@/components/empty-state";
import { Note } from "@/components/note";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { StateMark } from "@/components/state-mark";
import { AttemptsTable } from "./attempts-table";
import { OwnRecodes } from "./own-recodes";
import { QuizPanel } from "./quiz-panel";
import { QuizTable } from "./quiz-table";
import { standingQuery, standingsQuery } from "./queries";
import { RuleSummary } from "./rule-summary";
import { SetsToBegin } from "./sets-to-begin";
import { stateMark } from "./words";
import "./calibration.css";

/** Where a rater stands, and what they can do next. */
export function OwnPage() {
  const { programme } = useProgramme();
  const list = useQuery(standingsQuery(programme.id));
  return (
    <QueryView query={list} isPage>
      {({ results }) => {
        const own = results.find((one) => one.is_own);
        return own === undefined ? <NoRater /> : <Own own={own} />;
      }}
    </QueryView>
  );
}

function NoRater() {
  return (
    <>
      <PageTitle title="Calibration" lead="You are no rater in this programme." />
      <EmptyState title="Calibration is for raters">
        When you are given the role of a rater, you practise and are tested here.
      </EmptyState>
    </>
  );
}

function Own({ own }: { own: RaterStanding }) {
  const { programme } = useProgramme();
  const detail = useQuery(standingQuery(own.id));
  const first = own.standings[0];
  return (
    <>
      <PageTitle
        title="Your calibration"
        lead={first?.sentence ?? "Your programme works with no instrument yet."}
      />
      <div className="stack stack--loose">
        <section aria-labelledby="own-standing" className="stack">
          <h2 id="own-standing" className="section-title">
            Where you stand
          </h2>
          <ul className="plain-list stack stack--tight">
            {own.standings.map((standing) => {
              const mark = stateMark(standing.state);
              return (
                <li key={standing.rubric.id} className="panel stack stack--tight">
                  <p className="row">
                    <strong>
                      {standing.rubric.title}, version {standing.rubric.version}
                    </strong>
                    <StateMark tone={mark.tone}>{mark.word}</StateMark>
                  </p>
                  {own.standings.length > 1 && <p>{standing.sentence}</p>}
                  <QuizPanel programme={programme.id} standing={standing} />
                  {standing.review !== null && (
                    <Note tone="caution" title="Under review">
                      <p>{standing.review.sentence}</p>
                      <p>
                        A new test shows where you stand now; it settles nothing about the past.
                      </p>
                    </Note>
                  )}
                </li>
              );
            })}
          </ul>
        </section>
        <SetsToBegin programme={programme.id} />
        <section aria-labelledby="own-attempts" className="stack">
          <h2 id="own-attempts" className="section-title">
            What you have done
          </h2>
          <QueryView query={detail}>
            {({ attempts }) =>
              attempts.length === 0 ? (
                <EmptyState title="Your practice and your tests will be listed here">
                  Begin with a set to practise on: after each session you see the gold rating beside
                  yours, item by item.
                </EmptyState>
              ) : (
                <AttemptsTable attempts={attempts} />
              )
            }
          </QueryView>
        </section>
        <QuizTable programme={programme.id} rater={own.person} />
        <OwnRecodes programme={programme.id} />
        <RuleSummary programme={programme.id} />
      </div>
    </>
  );
}
