import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import type { Id, QuizTryBrief } from "@/api/types";
import { DataTable } from "@/components/data-table";
import { RelativeDate } from "@/components/relative-date";
import { StateMark } from "@/components/state-mark";
import { quizTriesQuery } from "./queries";
import { quizMark } from "./words";

const COLUMNS: ColumnDef<QuizTryBrief>[] = [
  {
    header: "Try",
    accessorKey: "number",
    cell: ({ row: { original: one } }) => (
      <Link to="/calibration/quiz/$id" params={{ id: one.id }}>
        Try {one.number}
      </Link>
    ),
  },
  {
    header: "Rubric",
    id: "rubric",
    accessorFn: (one) => `${one.rubric.title}, version ${one.rubric.version}`,
  },
  {
    header: "Begun",
    accessorKey: "started_at",
    cell: ({ row: { original: one } }) => <RelativeDate on={one.started_at} as="date" />,
  },
  {
    header: "Right",
    id: "right",
    accessorFn: (one) =>
      one.result === null ? "" : `${one.result.n_right} of ${one.result.n_questions}`,
  },
  {
    header: "State",
    id: "state",
    accessorFn: (one) => quizMark(one).word,
    cell: ({ row: { original: one } }) => {
      const mark = quizMark(one);
      return <StateMark tone={mark.tone}>{mark.word}</StateMark>;
    },
  },
];

/** A rater's tries at the quiz; nothing where there are none. */
export function QuizTable({ programme, rater }: { programme: Id; rater: Id | null }) {
  const { data } = useQuery(quizTriesQuery(programme, rater));
  const rows = data?.results ?? [];
  if (rows.length === 0) return null;
  return (
    <section aria-labelledby="quiz-tries" className="stack">
      <h2 id="quiz-tries" className="section-title">
        Quiz
      </h2>
      <DataTable
        caption="Tries at the quiz"
        unit="try"
        units="tries"
        columns={COLUMNS}
        rows={rows}
        rowId={(one) => one.id}
      />
    </section>
  );
}
