import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { RaterStandingDetail, Standing } from "@/api/types";
import { EmptyState } from "@/components/empty-state";
import { Note } from "@/components/note";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { RelativeDate } from "@/components/relative-date";
import { StateMark } from "@/components/state-mark";
import { useRouteId } from "@/components/use-route-id";
import { counted } from "@/lib/words";
import { AttemptsTable } from "./attempts-table";
import { type Decision, DecisionDialog } from "./decision-dialog";
import { DriftSection } from "./drift-section";
import { QuizTable } from "./quiz-table";
import { standingQuery } from "./queries";
import { CHANGE_WORDS, stateMark } from "./words";
import "./calibration.css";

/** One rater: where they stand, the watch over them, what they did, and what was decided. */
export function RaterPage() {
  const rater = useQuery(standingQuery(useRouteId()));
  return (
    <QueryView query={rater} isPage>
      {(data) => <RaterDetail rater={data} />}
    </QueryView>
  );
}

function RaterDetail({ rater }: { rater: RaterStandingDetail }) {
  const first = rater.standings[0];
  return (
    <>
      <PageTitle
        title={rater.name === null ? `Rater ${rater.code}` : `${rater.name} (${rater.code})`}
        {...(first ? { lead: first.sentence } : {})}
        trail={<Link to="/calibration">Calibration</Link>}
      />
      <div className="stack stack--loose">
        {rater.standings.map((standing) => (
          <StandingPanel key={standing.rubric.id} rater={rater} standing={standing} />
        ))}
        {rater.drift !== null && <DriftSection rater={rater} drift={rater.drift} />}
        <section aria-labelledby="rater-attempts" className="stack">
          <h2 id="rater-attempts" className="section-title">
            Practice and tests
          </h2>
          {rater.attempts.length === 0 ? (
            <EmptyState title="Practice and tests will be listed here" />
          ) : (
            <AttemptsTable attempts={rater.attempts} />
          )}
        </section>
        {rater.person !== null && <QuizTable programme={rater.programme} rater={rater.person} />}
        <section aria-labelledby="rater-history" className="stack">
          <h2 id="rater-history" className="section-title">
            What happened to the status
          </h2>
          {rater.history.length === 0 ? (
            <EmptyState title="Every change of status will be listed here, with its reason" />
          ) : (
            <ol className="plain-list stack stack--tight">
              {rater.history.map((change) => (
                <li key={change.id}>
                  <RelativeDate on={change.at} as="date" />: {CHANGE_WORDS[change.change]}
                  {change.decided_by !== null && ` by ${change.decided_by}`}
                  {change.reason !== "" && <span className="soft"> {change.reason}</span>}
                </li>
              ))}
            </ol>
          )}
        </section>
      </div>
    </>
  );
}

function StandingPanel({ rater, standing }: { rater: RaterStandingDetail; standing: Standing }) {
  const [asked, setAsked] = useState<Decision | null>(null);
  const mark = stateMark(standing.state);
  const may = (action: string) => standing.allowed_actions.includes(action);
  const { review } = standing;
  return (
    <section className="panel stack" aria-label={`Status for ${standing.rubric.title}`}>
      <p className="row">
        <strong>
          {standing.rubric.title}, version {standing.rubric.version}
        </strong>
        <StateMark tone={mark.tone}>{mark.word}</StateMark>
      </p>
      {standing.quiz !== null && <p>{standing.quiz.sentence}</p>}
      {review !== null && (
        <Note
          tone="caution"
          title={
            review.n_ratings === null
              ? "Ratings are in doubt"
              : `${counted(review.n_ratings, "rating is", "ratings are")} in doubt`
          }
        >
          <p>{review.sentence}</p>
        </Note>
      )}
      {(may("clear") || may("uphold") || may("give_tries")) && (
        <div className="row">
          {may("clear") && <Button onClick={() => setAsked("clear")}>Clear the review</Button>}
          {may("uphold") && (
            <Button variant="default" onClick={() => setAsked("uphold")}>
              Uphold the review
            </Button>
          )}
          {may("give_tries") && (
            <Button variant="default" onClick={() => setAsked("give-tries")}>
              Give new tries
            </Button>
          )}
        </div>
      )}
      {asked !== null && (
        <DecisionDialog
          rater={rater}
          rubric={standing.rubric.id}
          decision={asked}
          onClose={() => setAsked(null)}
        />
      )}
    </section>
  );
}
