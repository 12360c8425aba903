import { useQuery } from "@tanstack/react-query";
import type { ColumnDef } from "@tanstack/react-table";
import { Link } from "@tanstack/react-router";
import { roundsQuery } from "@/api/lists";
import { useProgramme } from "@/api/me";
import type { ReliabilityReportSummary, RoundSummary } from "@/api/types";
import { DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { RelativeDate } from "@/components/relative-date";
import { SimulatedMark } from "@/components/simulated-mark";
import { counted, roundPhaseWord } from "@/lib/words";
import { OverSection } from "./over-section";
import { latest, programmeReportsQuery } from "./queries";
import { headlineNumber, rubricName, versionsApart } from "@/components/report/words";

interface Row {
  round: RoundSummary;
  report: ReliabilityReportSummary | undefined;
}

const columns: ColumnDef<Row>[] = [
  {
    id: "round",
    header: "Round",
    accessorFn: ({ round }) => round.name,
    cell: ({ row: { original } }) => (
      <>
        <Link to="/rounds/$id/reliability" params={{ id: original.round.id }}>
          {original.round.name}
        </Link>{" "}
        {original.round.is_simulated && <SimulatedMark />}
      </>
    ),
  },
  {
    id: "finding",
    header: "What the scores can carry",
    enableSorting: false,
    cell: ({ row: { original } }) =>
      original.report?.headline.sentence ?? <span className="soft">{whyNone(original.round)}</span>,
  },
  {
    id: "number",
    header: "Headline number",
    accessorFn: ({ report }) => report?.headline.value ?? undefined,
    sortUndefined: "last",
    cell: ({ row: { original } }) =>
      (original.report && headlineNumber(original.report.headline)) ?? "–",
  },
  {
    id: "computed",
    header: "Computed",
    accessorFn: ({ report }) => report?.created_at,
    sortUndefined: "last",
    cell: ({ row: { original } }) =>
      original.report ? <RelativeDate on={original.report.created_at} as="date" /> : "–",
  },
];

/** The same with the version, which matters where rounds differ in it. */
const withVersion: ColumnDef<Row>[] = [
  ...columns,
  {
    id: "rubric",
    header: "Rubric version",
    accessorFn: ({ report }) => report && rubricName(report),
    sortUndefined: "last",
    cell: ({ row: { original } }) => (original.report ? rubricName(original.report) : "–"),
  },
];

function whyNone(round: RoundSummary): string {
  return round.phase === "closed"
    ? "Not computed yet."
    : `${roundPhaseWord(round.phase)}: computed when the round is closed.`;
}

/** Every round with the headline of its latest report. */
export function ReliabilityListPage() {
  const programme = useProgramme().programme.id;
  const rounds = useQuery(roundsQuery(programme));
  const reports = useQuery(programmeReportsQuery(programme));
  return (
    <QueryView query={rounds} isPage>
      {(roundPage) => (
        <QueryView query={reports} isPage>
          {(reportPage) => (
            <ReliabilityList
              rows={roundPage.results.map((round) => ({
                round,
                report: latest(
                  reportPage.results.filter((report) => report.round?.id === round.id),
                ),
              }))}
              over={reportPage.results.filter((report) => report.round === null)}
            />
          )}
        </QueryView>
      )}
    </QueryView>
  );
}

interface ReliabilityListProps {
  rows: readonly Row[];
  /** Reports over several rounds, the latest first. */
  over: readonly ReliabilityReportSummary[];
}

function ReliabilityList({ rows, over }: ReliabilityListProps) {
  const reports = rows.flatMap(({ report }) => (report ? [report] : []));
  const known = reports.length;
  const apart = versionsApart(reports);
  return (
    <>
      <PageTitle
        title="Reliability"
        lead={
          rows.length === 0
            ? "How far the raters agree, once a round is closed."
            : `${known} of ${counted(rows.length, "round")} ${known === 1 ? "has" : "have"} a reliability report.`
        }
      />
      {rows.length === 0 ? (
        <EmptyState
          title="Here each round will stand with what its scores can carry"
          action={<Link to="/rounds">Go to the rounds</Link>}
        >
          Reliability needs a closed round in which at least two raters rated the same sessions.
        </EmptyState>
      ) : (
        <div className="stack stack--loose">
          <DataTable
            caption="Rounds and their reliability"
            unit="round"
            columns={apart === null ? columns : withVersion}
            rows={rows}
            rowId={(row) => row.round.id}
          />
          {apart !== null && <p className="measure soft">{apart}</p>}
          <OverSection rounds={rows.map(({ round }) => round)} reports={over} />
        </div>
      )}
    </>
  );
}
