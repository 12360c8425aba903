import { Link } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import type { RaterStanding, Standing } from "@/api/types";
import { DataTable } from "@/components/data-table";
import { RelativeDate } from "@/components/relative-date";
import { StateMark } from "@/components/state-mark";
import { counted } from "@/lib/words";
import { stateMark } from "./words";

interface Row {
  rater: RaterStanding;
  standing: Standing;
}

function quizWords({ quiz }: Standing): string {
  if (quiz === null) return "none asked";
  const score = quiz.n_right === null ? "" : `, ${quiz.n_right} of ${quiz.n_questions}`;
  if (quiz.passed_on !== null) return `passed${score}`;
  if (!quiz.is_needed) return `not needed${score}`;
  return quiz.n_tries === 0 ? "to be taken" : `not passed yet${score}`;
}

const COLUMNS: ColumnDef<Row>[] = [
  {
    header: "Rater",
    id: "rater",
    accessorFn: ({ rater }) => rater.code,
    cell: ({ row: { original } }) => (
      <Link to="/calibration/raters/$id" params={{ id: original.rater.id }}>
        {original.rater.name === null
          ? original.rater.code
          : `${original.rater.name} (${original.rater.code})`}
      </Link>
    ),
  },
  {
    header: "State",
    id: "state",
    accessorFn: ({ standing }) => stateMark(standing.state).word,
    cell: ({ row: { original } }) => {
      const mark = stateMark(original.standing.state);
      return <StateMark tone={mark.tone}>{mark.word}</StateMark>;
    },
  },
  {
    header: "Holds until",
    id: "until",
    accessorFn: ({ standing }) => standing.valid_until ?? "",
    cell: ({ row: { original } }) =>
      original.standing.valid_until === null ? null : (
        <RelativeDate on={original.standing.valid_until} as="date" />
      ),
  },
  {
    header: "Quiz",
    id: "quiz",
    accessorFn: ({ standing }) => quizWords(standing),
  },
  {
    header: "Tries left",
    id: "tries",
    accessorFn: ({ standing }) => standing.tries_left ?? "no rule yet",
  },
  {
    header: "Hidden gold",
    id: "checks",
    accessorFn: ({ standing }) => standing.n_checks ?? 0,
    cell: ({ row: { original } }) => {
      const { n_checks, last_check_on } = original.standing;
      if (n_checks === null) return <span className="soft">not shown to you</span>;
      if (last_check_on === null) return "none yet";
      return (
        <span>
          {counted(n_checks, "session")}, last <RelativeDate on={last_check_on} as="date" />
        </span>
      );
    },
  },
  {
    header: "Ratings in doubt",
    id: "doubt",
    accessorFn: ({ standing }) => standing.review?.n_ratings ?? 0,
    cell: ({ row: { original } }) => original.standing.review?.n_ratings ?? "none",
  },
];

export function RaterTable({ raters }: { raters: readonly RaterStanding[] }) {
  const rows = raters.flatMap((rater) => rater.standings.map((standing) => ({ rater, standing })));
  const rubrics = new Set(rows.map(({ standing }) => standing.rubric.id));
  const rubric: ColumnDef<Row> = {
    header: "Rubric",
    id: "rubric",
    accessorFn: ({ standing }) => `${standing.rubric.title} ${standing.rubric.version}`,
  };
  return (
    <DataTable
      caption="Raters and where they stand"
      unit="rater"
      columns={rubrics.size > 1 ? [...COLUMNS.slice(0, 1), rubric, ...COLUMNS.slice(1)] : COLUMNS}
      rows={rows}
      rowId={({ rater, standing }) => `${rater.id} ${standing.rubric.id}`}
    />
  );
}
