import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ColumnDef } from "@tanstack/react-table";
import { useState } from "react";
import { cohortsQuery, enrolmentsQuery } from "@/api/lists";
import { usePermission, useProgramme } from "@/api/me";
import type { Cohort, Enrolment } from "@/api/types";
import { DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { QueryView } from "@/components/query-view";
import { RelativeDate } from "@/components/relative-date";
import { formatDay } from "@/lib/dates";
import { CohortDialog } from "./cohort-dialog";
import { EnrolmentDialog } from "./enrolment-dialog";
import { SupervisionDialog } from "./supervision-dialog";
import { useSupervisors } from "./use-supervisors";

type Dialog =
  | { kind: "cohort" }
  | { kind: "enrolment"; cohort: Cohort }
  | { kind: "supervision"; enrolment: Enrolment };

/** Cohorts with their trainees and who supervises them. */
export function CohortsSection() {
  const { programme } = useProgramme();
  const cohorts = useQuery(cohortsQuery(programme.id));
  const enrolments = useQuery(enrolmentsQuery(programme.id));
  const supervisorsOf = useSupervisors();
  const mayManage = usePermission("case.manage");
  const [dialog, setDialog] = useState<Dialog | null>(null);

  const columns: ColumnDef<Enrolment>[] = [
    { header: "Code", accessorKey: "code" },
    { header: "Trainee", accessorKey: "name" },
    {
      header: "Since",
      accessorKey: "starts_on",
      cell: ({ row: { original: one } }) => <RelativeDate on={one.starts_on} as="date" />,
    },
    {
      header: "Supervised by",
      id: "supervisors",
      accessorFn: (one) => supervisorsOf(one.id).join(", "),
    },
    {
      header: "Next step",
      id: "actions",
      enableSorting: false,
      cell: ({ row: { original: one } }) =>
        mayManage ? (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => setDialog({ kind: "supervision", enrolment: one })}
            aria-label={`Add a supervisor for ${one.code}`}
          >
            Add a supervisor
          </Button>
        ) : null,
    },
  ];

  return (
    <div className="stack stack--loose">
      {mayManage && (
        <div>
          <Button onClick={() => setDialog({ kind: "cohort" })}>New cohort</Button>
        </div>
      )}
      <QueryView query={cohorts}>
        {({ results }) =>
          results.length === 0 ? (
            <EmptyState title="Cohorts and their trainees will be listed here" />
          ) : (
            results.map((cohort) => {
              const trainees = (enrolments.data?.results ?? []).filter(
                (one) => one.cohort === cohort.id,
              );
              return (
                <section key={cohort.id} className="stack" aria-labelledby={`cohort-${cohort.id}`}>
                  <div className="row row--between">
                    <h2 id={`cohort-${cohort.id}`} className="section-title">
                      {cohort.name}{" "}
                      <span className="soft small">since {formatDay(cohort.starts_on)}</span>
                    </h2>
                    {mayManage && (
                      <Button
                        size="compact-sm"
                        variant="default"
                        onClick={() => setDialog({ kind: "enrolment", cohort })}
                        aria-label={`Enrol a trainee in ${cohort.name}`}
                      >
                        Enrol a trainee
                      </Button>
                    )}
                  </div>
                  {trainees.length === 0 ? (
                    <p className="soft">No trainee is enrolled yet.</p>
                  ) : (
                    <DataTable
                      caption={`Trainees of ${cohort.name}`}
                      unit="trainee"
                      columns={columns}
                      rows={trainees}
                      rowId={(one) => one.id}
                    />
                  )}
                </section>
              );
            })
          )
        }
      </QueryView>
      {dialog?.kind === "cohort" && <CohortDialog onClose={() => setDialog(null)} />}
      {dialog?.kind === "enrolment" && (
        <EnrolmentDialog cohort={dialog.cohort} onClose={() => setDialog(null)} />
      )}
      {dialog?.kind === "supervision" && (
        <SupervisionDialog enrolment={dialog.enrolment} onClose={() => setDialog(null)} />
      )}
    </div>
  );
}
