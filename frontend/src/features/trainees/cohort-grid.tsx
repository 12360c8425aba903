import { Link } from "@tanstack/react-router";
import type { KeyboardEvent } from "react";
import type { CohortCompetence, CohortRow } from "@/api/types";
import { CsvButton } from "@/charts/csv-button";
import { points as inPoints } from "@/charts/numbers";
import { type ScaleTone, toneOf } from "@/charts/tones";
import { counted } from "@/lib/words";
import { sectionLabel } from "./section-label";
import "./cohort.css";

type Cell = CohortRow["cells"][number];

const AGAINST: Readonly<Record<string, string>> = {
  above: "above the cohort's mean",
  below: "below the cohort's mean",
  not_told_apart: "not told apart from it",
};

/** Trainees down, sections across: every cell says its number, and its shade only repeats it. */
export function CohortGrid({ cohort }: { cohort: CohortCompetence }) {
  const tone = toneOf(
    cohort.scales.map(({ id }) => id),
    cohort.scale.id,
  );
  return (
    <section className="stack panel" aria-labelledby="by-section">
      <h2 id="by-section" className="section-title">
        Trainee by section
      </h2>
      <p className="measure soft">
        {cohort.scale.name} from {cohort.scale.min} to {cohort.scale.max}: the mean of a trainee's
        last {cohort.last_sessions} rated sessions, of independent ratings alone. The darker, the
        higher; a dash means no score. The arrow keys walk the cells.
      </p>
      {cohort.rows.length === 0 ? (
        <p className="soft">Nobody of this cohort is yours to follow.</p>
      ) : (
        <Grid cohort={cohort} tone={tone} />
      )}
      <div className="row no-print">
        <CsvButton table={tableOf(cohort)} fileName={`cohort-${cohort.scale.id}`} />
      </div>
    </section>
  );
}

function Grid({ cohort, tone }: { cohort: CohortCompetence; tone: ScaleTone }) {
  const caption = `${cohort.scale.name} of ${counted(cohort.rows.length, "trainee")} by section`;
  return (
    <div className="twin-table" role="region" aria-label={caption} tabIndex={0}>
      <table className={`cohort-grid tone-${tone}`}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Trainee</th>
            {cohort.sections.map((section) => (
              <th key={section.id} scope="col" title={sectionLabel(section)}>
                {section.id === "overall" ? "Overall" : section.id}
                <span className="visually-hidden"> {section.name}</span>
              </th>
            ))}
            <th scope="col">Rated</th>
            {cohort.model.fitted && <th scope="col">Estimated level</th>}
            {cohort.model.fitted && <th scope="col">Beside the cohort</th>}
          </tr>
        </thead>
        {/* Cells are only walked: nothing happens to them. */}
        {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
        <tbody onKeyDown={walkCells}>
          {cohort.rows.map((row) => (
            <tr key={row.trainee.id}>
              <th scope="row">
                <Link to="/trainees/$id" params={{ id: row.trainee.id }}>
                  {nameOf(row)}
                </Link>
              </th>
              {row.cells.map((cell) => (
                <ScoreCell key={cell.section} cell={cell} scale={cohort.scale} />
              ))}
              <td className="is-number">{row.n_rated}</td>
              {cohort.model.fitted && <td>{levelOf(row)}</td>}
              {cohort.model.fitted && (
                <td>{row.level === null ? "–" : AGAINST[row.level.against_cohort]}</td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ScoreCell({ cell, scale }: { cell: Cell; scale: CohortCompetence["scale"] }) {
  if (cell.score === null) {
    return (
      <td tabIndex={-1} className="cohort-grid__cell">
        –<span className="visually-hidden"> no score</span>
      </td>
    );
  }
  const share = (cell.score - scale.min) / (scale.max - scale.min);
  return (
    <td
      tabIndex={-1}
      className="cohort-grid__cell"
      style={{ "--share": `${Math.round(Math.min(1, Math.max(0, share)) * 45)}%` } as never}
      title={`${counted(cell.n_ratings, "rating")} of ${counted(cell.n_sessions, "session")}`}
    >
      {inPoints(cell.score)}
      <span className="visually-hidden">
        , {counted(cell.n_ratings, "rating")} of {counted(cell.n_sessions, "session")}
      </span>
    </td>
  );
}

/** Arrow keys go from cell to cell, from the name of a trainee or from any cell. */
function walkCells(event: KeyboardEvent<HTMLTableSectionElement>) {
  const steps: Record<string, [number, number]> = {
    ArrowRight: [0, 1],
    ArrowLeft: [0, -1],
    ArrowDown: [1, 0],
    ArrowUp: [-1, 0],
  };
  const step = steps[event.key];
  const from = (event.target as Element).closest<HTMLTableCellElement>("th, td");
  const line = from?.closest("tr");
  if (!step || !from || !line) return;
  const row = event.currentTarget.rows[line.sectionRowIndex + step[0]];
  const cell = row?.cells[from.cellIndex + step[1]];
  if (!cell) return;
  event.preventDefault();
  const target = cell.querySelector<HTMLElement>("a") ?? cell;
  if (target === cell) cell.tabIndex = -1;
  target.focus();
}

export function nameOf({ trainee }: CohortRow): string {
  return trainee.name === "" ? trainee.code : `${trainee.code} ${trainee.name}`;
}

/** "3.4 (2.9 to 3.9) at session 6" */
function levelOf({ level }: CohortRow): string {
  if (level === null) return "–";
  return `${inPoints(level.level)} (${inPoints(level.low)} to ${inPoints(level.high)}) at session ${level.x}`;
}

function tableOf(cohort: CohortCompetence) {
  return {
    columns: [
      "Trainee",
      ...cohort.sections.map(sectionLabel),
      "Rated sessions",
      "Estimated level",
      "Low",
      "High",
      "At session",
      "Cohort's mean there",
    ],
    rows: cohort.rows.map((row) => [
      row.trainee.code,
      ...row.cells.map((cell) => cell.score),
      row.n_rated,
      row.level?.level ?? null,
      row.level?.low ?? null,
      row.level?.high ?? null,
      row.level?.x ?? null,
      row.level?.cohort_level ?? null,
    ]),
  };
}
