import { Link } from "@tanstack/react-router";
import type { CohortCompetence, CohortRow, Id } from "@/api/types";
import { percent, points as inPoints } from "@/charts/numbers";
import { StateMark, type StateTone } from "@/components/state-mark";
import { nameOf } from "./cohort-grid";
import "./cohort.css";

/** Who is ready and who is stuck, each list with the rule that puts somebody there. */
export function CohortLists({ cohort }: { cohort: CohortCompetence }) {
  const { lists } = cohort;
  if (lists === null) {
    if (!cohort.model.fitted) return null;
    return (
      <p className="measure soft">
        There is no cut on this scale, so nobody is called ready or stuck by it.
      </p>
    );
  }
  return (
    <div className="cohort-lists">
      <People
        title="Ready"
        tone="done"
        rule={lists.ready_rule}
        ids={lists.ready}
        rows={cohort.rows}
        none="Nobody is ready by this rule yet."
      />
      <People
        title="Stuck"
        tone="alert"
        rule={lists.stuck_rule}
        ids={lists.stuck}
        rows={cohort.rows}
        none="Nobody is stuck by this rule."
      />
    </div>
  );
}

interface PeopleProps {
  title: string;
  tone: StateTone;
  rule: string;
  ids: readonly Id[];
  rows: readonly CohortRow[];
  none: string;
}

function People({ title, tone, rule, ids, rows, none }: PeopleProps) {
  const chosen = rows.filter((row) => ids.includes(row.trainee.id));
  const heading = `list-${title.toLowerCase()}`;
  return (
    <section className="stack panel" aria-labelledby={heading}>
      <h2 id={heading} className="section-title">
        <StateMark tone={tone}>{title}</StateMark>
      </h2>
      {chosen.length === 0 ? (
        <p>{none}</p>
      ) : (
        <ul className="stack stack--tight">
          {chosen.map((row) => (
            <li key={row.trainee.id}>
              <Link to="/trainees/$id" params={{ id: row.trainee.id }}>
                {nameOf(row)}
              </Link>
              : {whyOf(row)}
            </li>
          ))}
        </ul>
      )}
      <p className="small soft measure">{rule}</p>
    </section>
  );
}

/** The figures that put somebody on a list. */
function whyOf({ level, n_rated: n }: CohortRow): string {
  if (level === null) return "";
  const chance =
    level.p_at_or_above_cut === null ? "" : `, probability ${percent(level.p_at_or_above_cut)}`;
  const way = level.gain < 0 ? "−" : "+";
  return (
    `${inPoints(level.level)} at session ${level.x}${chance}; ` +
    `${way}${inPoints(Math.abs(level.gain))} since session ${level.gain_since_x}; ${n} rated`
  );
}
