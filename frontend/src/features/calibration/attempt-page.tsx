import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { CalibrationAttempt } from "@/api/types";
import { Note } from "@/components/note";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { SimulatedMark } from "@/components/simulated-mark";
import { StateMark } from "@/components/state-mark";
import { useRouteId } from "@/components/use-route-id";
import { formatDay } from "@/lib/dates";
import { counted } from "@/lib/words";
import { EndingDialog } from "./ending-dialog";
import { FeedbackList } from "./feedback-list";
import { attemptQuery, isBeingJudged } from "./queries";
import { PURPOSE_WORDS, attemptMark, attemptName, endingWords } from "./words";
import "./calibration.css";

/** A practice beside gold, or the result of a test. */
export function AttemptPage() {
  const attempt = useQuery(attemptQuery(useRouteId()));
  return (
    <QueryView query={attempt} isPage>
      {(data) => <AttemptDetail attempt={data} />}
    </QueryView>
  );
}

function sentence(attempt: CalibrationAttempt): string {
  const { result } = attempt;
  if (isBeingJudged(attempt)) return "Every session is submitted; the result is being computed.";
  if (result === null) {
    const left = attempt.n_sessions - attempt.n_done;
    const who = attempt.is_own ? "wait for your rating" : "are still to be rated";
    return `${counted(left, "session")} ${left === 1 ? who.replace("wait", "waits").replace("are", "is") : who}.`;
  }
  if (attempt.ending !== null) {
    const who = attempt.ending.ended_by ?? "the programme lead";
    return `Ended by ${who} on ${formatDay(attempt.ending.ended_at)}, with ${result.n_rated} of ${counted(result.n_given, "session")} rated.`;
  }
  if (result.outcome === "not_counted") {
    return `Not counted: ${result.n_rated} of ${counted(result.n_given, "session")} could be compared, which is too few. It uses up no try.`;
  }
  return result.sentence ?? `${counted(result.n_rated, "session")} practised.`;
}

function AttemptDetail({ attempt }: { attempt: CalibrationAttempt }) {
  const mark = attemptMark(attempt);
  const [isEnding, setIsEnding] = useState(false);
  const isOpen = attempt.result === null && !isBeingJudged(attempt);
  return (
    <>
      <PageTitle
        title={`${attempt.set_name}: ${attemptName(attempt).toLowerCase()}`}
        lead={sentence(attempt)}
        trail={<Link to="/calibration">Calibration</Link>}
        {...(isOpen && attempt.is_own
          ? {
              action: (
                <Link to="/ratings" className="button-link">
                  Go on rating
                </Link>
              ),
            }
          : {})}
        {...(attempt.allowed_actions.includes("end")
          ? {
              action: (
                <Button variant="default" onClick={() => setIsEnding(true)}>
                  End this {PURPOSE_WORDS[attempt.purpose].toLowerCase()}
                </Button>
              ),
            }
          : {})}
      />
      <div className="stack stack--loose">
        <p className="row">
          <StateMark tone={mark.tone}>{mark.word}</StateMark>
          {!attempt.is_own && <span>Rater {attempt.rater_code}</span>}
          <span className="soft">
            begun {formatDay(attempt.started_at)}, {attempt.rubric.title}, version{" "}
            {attempt.rubric.version}
          </span>
          {attempt.is_simulated && <SimulatedMark />}
        </p>
        {attempt.ending !== null && (
          <Note tone="caution" title="Ended by the programme lead">
            <p>“{attempt.ending.reason}”</p>
            <p>{endingWords(attempt)}</p>
          </Note>
        )}
        {attempt.result !== null && attempt.result.criteria.length > 0 && (
          <Criteria result={attempt.result} />
        )}
        {attempt.allowed_actions.includes("read_feedback") ? (
          <FeedbackList attempt={attempt} />
        ) : (
          <Note title="A test has no feedback on items">
            <p>
              Its sessions would be no test for anybody else. Practice sets show the gold rating and
              the reasons for it.
            </p>
          </Note>
        )}
      </div>
      {isEnding && <EndingDialog attempt={attempt} onClose={() => setIsEnding(false)} />}
    </>
  );
}

function Criteria({ result }: { result: NonNullable<CalibrationAttempt["result"]> }) {
  return (
    <section aria-labelledby="criteria" className="panel stack">
      <h2 id="criteria" className="section-title">
        The rule, condition by condition
      </h2>
      <ul className="plain-list stack stack--tight">
        {result.criteria.map((one) => (
          <li key={one.name} className="row">
            <StateMark tone={one.met ? "done" : "alert"}>{one.met ? "Met" : "Not met"}</StateMark>
            <span>{one.sentence}</span>
          </li>
        ))}
      </ul>
      <p className="soft">
        The same problem area as gold in {result.area.n_same} of{" "}
        {counted(result.area.n_sessions, "session")}; where it differs, its items are left out of
        both.
      </p>
      <p className="soft small">
        {result.n_rated} of {counted(result.n_given, "session")} compared, section scores with
        sessions as clusters. {result.software}, data {result.data_hash.slice(0, 12)}
        {result.warnings.includes("few_double_rated") &&
          ". Fewer than 30 sessions: the interval is wide."}
      </p>
    </section>
  );
}
