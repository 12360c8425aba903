import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Id, RecodeCheck, Recodes } from "@/api/types";
import { QueryView } from "@/components/query-view";
import { RelativeDate } from "@/components/relative-date";
import { StateMark, type StateTone } from "@/components/state-mark";
import { formatDay } from "@/lib/dates";
import { counted } from "@/lib/words";
import { AlikeTable } from "./alike-table";
import { recodesQuery } from "./queries";
import { RecodeDialog } from "./recode-dialog";

/** Sessions that raters rate a second time, weeks after their consensus, and how alike that is. */
export function RecodesSection({ round }: { round: Id }) {
  const recodes = useQuery(recodesQuery(round));
  return (
    <section className="stack" aria-labelledby="recodes">
      <h2 id="recodes" className="section-title">
        Re-code checks
      </h2>
      <p className="soft measure">
        Weeks after a consensus a rater is given the session again under another code, without their
        first rating and without what was settled. It shows whether the rule has stayed. It counts
        neither for the trainee nor in the reliability of a round.
      </p>
      <QueryView query={recodes}>{(found) => <Checks round={round} found={found} />}</QueryView>
    </section>
  );
}

function Checks({ round, found }: { round: Id; found: Recodes }) {
  const [isPlanning, setIsPlanning] = useState(false);
  return (
    <>
      {found.checks.length === 0 ? (
        <p>
          {found.open_to.length === 0
            ? "None is planned. They can be planned when a consensus of this round is concluded."
            : "None is planned yet."}
        </p>
      ) : (
        <CheckTable checks={found.checks} />
      )}
      {found.total !== null && found.n_done > 1 && (
        <>
          <h3>All {counted(found.n_done, "check")} together</h3>
          <AlikeTable caption="Second ratings of all checks" columns={comparisons(found.total)} />
        </>
      )}
      {found.open_to.length > 0 && (
        <div>
          <Button variant="default" onClick={() => setIsPlanning(true)}>
            Plan a re-code check
          </Button>
        </div>
      )}
      {isPlanning && (
        <RecodeDialog round={round} cases={found.open_to} onClose={() => setIsPlanning(false)} />
      )}
    </>
  );
}

type Compared = NonNullable<RecodeCheck["compared"]>;

const STATES: Record<RecodeCheck["state"], { word: string; tone: StateTone }> = {
  planned: { word: "Planned", tone: "quiet" },
  open: { word: "With the rater", tone: "open" },
  done: { word: "Rated again", tone: "done" },
  declined: { word: "Declined", tone: "quiet" },
  ended: { word: "Ended unfinished", tone: "quiet" },
};

function CheckTable({ checks }: { checks: readonly RecodeCheck[] }) {
  return (
    <ul className="plain-list recode-list">
      {checks.map((check) => (
        <li key={check.id} className="recode-list__check stack">
          <p className="row">
            <strong>
              <Link to="/consensus/$id" params={{ id: check.case }}>
                {check.code}
              </Link>
              , rater {check.rater_code}
            </strong>
            <StateMark tone={STATES[check.state].tone}>{STATES[check.state].word}</StateMark>
            <span className="soft small">
              {whenWords(check)}
              {check.done_at !== null && <RelativeDate on={check.done_at} as="date" />}
            </span>
          </p>
          {check.compared !== null && (
            <>
              <AlikeTable
                caption={`Second rating of ${check.code} by ${check.rater_code}`}
                columns={comparisons(check.compared)}
              />
              {check.compared.n_areas > 0 && <p>{areaFound(check.compared)}</p>}
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

function comparisons(found: Compared) {
  return [
    { heading: "First rating and consensus", rows: found.first_with_consensus },
    { heading: "Second rating and consensus", rows: found.with_consensus },
    { heading: "Second and first rating", rows: found.with_own },
  ];
}

function areaFound({ n_areas_as_settled, n_areas_as_first }: Compared): string {
  if (n_areas_as_settled > 0) return "The problem area is as it was settled.";
  return n_areas_as_first > 0
    ? "The problem area is as in the first rating, and not as it was settled."
    : "The problem area is neither as it was settled nor as in the first rating.";
}

function whenWords({ state, opens_on, by_rule }: RecodeCheck): string {
  const by = by_rule ? ", by the rule of the round" : "";
  if (state === "planned") return `from ${formatDay(opens_on)}${by}`;
  return state === "done" ? "" : `since ${formatDay(opens_on)}${by}`;
}
