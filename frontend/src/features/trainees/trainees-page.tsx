import { useQuery } from "@tanstack/react-query";
import type { ColumnDef } from "@tanstack/react-table";
import { Link } from "@tanstack/react-router";
import { cohortsQuery } from "@/api/lists";
import { usePermission, useProgramme } from "@/api/me";
import type { Cohort, TraineeSummary } from "@/api/types";
import { points } from "@/charts/numbers";
import { DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { Note } from "@/components/note";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { SimulatedMark } from "@/components/simulated-mark";
import { counted } from "@/lib/words";
import { type CohortGroup, cohortNote, groupedByCohort } from "./cohort-groups";
import { traineesQuery } from "./queries";

const columns: ColumnDef<TraineeSummary>[] = [
  {
    id: "trainee",
    header: "Trainee",
    accessorFn: (trainee) => trainee.code,
    cell: ({ row: { original } }) => (
      <Link to="/trainees/$id" params={{ id: original.id }}>
        {original.name === "" ? original.code : `${original.code} ${original.name}`}
      </Link>
    ),
  },
  { header: "Sessions", accessorKey: "n_sessions" },
  { header: "Rated", accessorKey: "n_rated" },
  {
    id: "latest",
    header: "Competence, last rated session",
    accessorFn: (trainee) => trainee.latest ?? undefined,
    sortUndefined: "last",
    cell: ({ row: { original } }) =>
      original.latest === null ? (
        <span className="soft">not rated yet</span>
      ) : (
        points(original.latest)
      ),
  },
];

const withVersion: ColumnDef<TraineeSummary>[] = [
  ...columns,
  {
    id: "rubric",
    header: "Rated with",
    accessorFn: (trainee) => rubricOf(trainee) ?? undefined,
    sortUndefined: "last",
    cell: ({ row: { original } }) => rubricOf(original) ?? "–",
  },
];

function rubricOf({ latest_rubric: rubric }: TraineeSummary): string | null {
  return rubric === null ? null : `${rubric.slug} ${rubric.version}`;
}

/** The trainees one may see, cohort by cohort. */
export function TraineesPage() {
  const programme = useProgramme().programme.id;
  const trainees = useQuery(traineesQuery(programme));
  // Who may not read cohorts sees the same lists without the note on their size.
  const cohorts = useQuery(cohortsQuery(programme));
  return (
    <QueryView query={trainees} isPage>
      {(page) => <Trainees trainees={page.results} cohorts={cohorts.data?.results ?? []} />}
    </QueryView>
  );
}

function Trainees({
  trainees,
  cohorts,
}: {
  trainees: readonly TraineeSummary[];
  cohorts: readonly Cohort[];
}) {
  const reports = usePermission("programme_report.read");
  const rated = trainees.filter((trainee) => trainee.n_rated > 0).length;
  return (
    <>
      <PageTitle
        title="Trainees"
        {...(reports
          ? {
              action: (
                <Link to="/report" className="button-link button-link--quiet">
                  Report on the year
                </Link>
              ),
            }
          : {})}
        lead={
          trainees.length === 0
            ? "How the skill of each trainee changes over their sessions."
            : `${rated} of ${counted(trainees.length, "trainee")} ${rated === 1 ? "has" : "have"} rated sessions.`
        }
      />
      {trainees.length === 0 ? (
        <EmptyState title="Here your trainees will stand, cohort by cohort">
          A trainee appears here once they are enrolled in a cohort, and for a supervisor once the
          supervision is recorded under People.
        </EmptyState>
      ) : (
        <div className="stack stack--loose">
          {groupedByCohort(trainees, cohorts).map((group) => (
            <CohortTable key={group.id} group={group} />
          ))}
        </div>
      )}
    </>
  );
}

function CohortTable({ group }: { group: CohortGroup }) {
  const note = cohortNote(group.size);
  const follows = usePermission("cohort.follow");
  const rubrics = new Set(group.trainees.map(rubricOf).filter((name) => name !== null));
  return (
    <section className="stack stack--tight" aria-labelledby={`cohort-${group.id}`}>
      <h2 id={`cohort-${group.id}`} className="section-title">
        {follows ? (
          <Link to="/cohorts/$id" params={{ id: group.id }}>
            {group.name}
          </Link>
        ) : (
          group.name
        )}{" "}
        {group.isSimulated && <SimulatedMark />}
      </h2>
      {note !== null && (
        <Note>
          <p className="measure">{note}</p>
        </Note>
      )}
      {rubrics.size > 1 && (
        <p className="measure soft">
          The last sessions were rated with different versions: a score is only comparable with
          those of the same version. The pages of the trainees show what can be followed.
        </p>
      )}
      <DataTable
        caption={`Trainees of ${group.name}`}
        unit="trainee"
        columns={rubrics.size > 1 ? withVersion : columns}
        rows={group.trainees}
        rowId={(trainee) => trainee.id}
      />
    </section>
  );
}
