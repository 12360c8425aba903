import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { flagQuery } from "@/api/lists";
import type { HarmFlag } from "@/api/types";
import { Note } from "@/components/note";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { StateMark } from "@/components/state-mark";
import { useRouteId } from "@/components/use-route-id";
import { formatMoment } from "@/lib/dates";
import { listed } from "@/lib/words";
import { dueOf, stateOf, stepInWords } from "./flag-words";
import { type Act, StepDialog } from "./step-dialog";

const ACTS: readonly { act: Act; label: string }[] = [
  { act: "acknowledge", label: "Acknowledge" },
  { act: "settle", label: "Settle…" },
  { act: "move_deadline", label: "Move the deadline…" },
  { act: "reopen", label: "Open again…" },
];

/** One harm flag: what it is about, what was done, what is next. */
export function FlagPage() {
  const id = useRouteId();
  const flag = useQuery(flagQuery(id));
  return (
    <QueryView query={flag} isPage>
      {(shown) => <Shown flag={shown} />}
    </QueryView>
  );
}

function Shown({ flag }: { flag: HarmFlag }) {
  const [act, setAct] = useState<Act | null>(null);
  const { word, tone } = stateOf(flag);
  const due = dueOf(flag);
  const acts = ACTS.filter((one) => flag.allowed_actions.includes(one.act));
  const turns = flag.turns.map(String);
  return (
    <>
      <PageTitle
        title={`${flag.flag} ${flag.text}`}
        lead={`Raised ${formatMoment(flag.raised_at)} on ${flag.session_label}${
          flag.trainee_name === null ? "" : ` of ${flag.trainee_name}`
        }.`}
        trail={<Link to="/flags">Harm flags</Link>}
      />
      <div className="stack">
        <p>
          <StateMark tone={tone}>{word}</StateMark>
          {due !== null &&
            (flag.is_overdue ? (
              <StateMark tone="alert">overdue since {formatMoment(due)}</StateMark>
            ) : (
              <span className="soft">
                {" "}
                {flag.state === "open" ? "to be acknowledged" : "to be settled"} by{" "}
                {formatMoment(due)}
              </span>
            ))}
        </p>
        {(flag.state === "open" || flag.state === "acknowledged") && (
          <Note tone="caution">
            <p>
              While this waits, no certificate can be decided for the trainee. It says nothing of
              other ratings, and who raised it is not told.
            </p>
          </Note>
        )}
        {flag.is_own && flag.state !== "settled" && (
          <p className="soft">You raised this flag, so somebody else settles it.</p>
        )}
        <p>
          {turns.length === 0
            ? "No turns were named."
            : `It was seen in ${turns.length === 1 ? "turn" : "turns"} ${listed(turns)}. `}
          {flag.is_readable ? (
            <Link to="/sessions/$id" params={{ id: flag.session }}>
              Read the session
            </Link>
          ) : (
            <span className="soft">Your role does not read the transcript.</span>
          )}
        </p>
        {acts.length > 0 && (
          <div className="row">
            {acts.map((one, index) => (
              <Button
                key={one.act}
                variant={index === 0 ? "filled" : "default"}
                onClick={() => setAct(one.act)}
              >
                {one.label}
              </Button>
            ))}
          </div>
        )}
        <section aria-labelledby="what-was-done">
          <h2 id="what-was-done">What was done</h2>
          <ol className="plain-list stack stack--tight">
            {flag.steps.map((step) => (
              <li key={step.number}>
                <span className="soft small">{formatMoment(step.made_at)}</span>
                <br />
                {stepInWords(step)}.{step.note !== "" && <p className="soft">“{step.note}”</p>}
              </li>
            ))}
          </ol>
        </section>
      </div>
      {act !== null && <StepDialog flag={flag} act={act} onClose={() => setAct(null)} />}
    </>
  );
}
