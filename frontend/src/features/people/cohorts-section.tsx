import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { ColumnDef } from "@tanstack/react-table";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { cohortsQuery, enrolmentsQuery } from "@/api/lists";
import { usePermission, useProgramme } from "@/api/me";
import type { Cohort, Enrolment, Supervision } from "@/api/types";
import { DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { QueryView } from "@/components/query-view";
import { RelativeDate } from "@/components/relative-date";
import { formatDay } from "@/lib/dates";
import { CohortDialog } from "./cohort-dialog";
import { DatesDialog } from "./dates-dialog";
import { EnrolmentDialog } from "./enrolment-dialog";
import { SupervisionDialog } from "./supervision-dialog";
import { useSupervisors } from "./use-supervisors";

type Dialog =
  | { kind: "cohort" }
  | { kind: "enrolment"; cohort: Cohort }
  | { kind: "supervision"; enrolment: Enrolment }
  | { kind: "dates"; name: string; code: string; link: Supervision };

/** Cohorts with their trainees and who supervises them. */
export function CohortsSection() {
  const { programme } = useProgramme();
  const cohorts = useQuery(cohortsQuery(programme.id));
  const enrolments = useQuery(enrolmentsQuery(programme.id));
  const supervisorsOf = useSupervisors();
  const mayManage = usePermission("case.manage");
  const queries = useQueryClient();
  const [dialog, setDialog] = useState<Dialog | null>(null);

  async function saveDates(link: Supervision, body: { starts_on: string; ends_on: string | null }) {
    await answerOf(
      api.PATCH("/api/v1/supervisions/{id}/", { params: { path: { id: link.id } }, body }),
    );
    await queries.invalidateQueries({ queryKey: ["supervisions"] });
  }

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
      accessorFn: (one) =>
        supervisorsOf(one.id)
          .map(({ name }) => name)
          .join(", "),
      cell: ({ row: { original: one } }) => (
        <ul className="supervisors">
          {supervisorsOf(one.id).map(({ name, link }) => (
            <li key={link.id}>
              {name}
              {link.ends_on !== null && (
                <span className="soft"> until {formatDay(link.ends_on)}</span>
              )}
              {link.allowed_actions.includes("update") && (
                <Button
                  size="compact-xs"
                  variant="subtle"
                  aria-label={`Dates of ${name} as supervisor of ${one.code}`}
                  onClick={() => setDialog({ kind: "dates", name, link, code: one.code })}
                >
                  Dates
                </Button>
              )}
            </li>
          ))}
        </ul>
      ),
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
      {dialog?.kind === "dates" && (
        <DatesDialog
          title={`${dialog.name} as supervisor of ${dialog.code}`}
          dates={dialog.link}
          onSave={(dates) => saveDates(dialog.link, dates)}
          onClose={() => setDialog(null)}
        >
          <p>
            After the last day the trainee&apos;s sessions are out of the supervisor&apos;s sight.
            Ratings and feedback that they made stay.
          </p>
        </DatesDialog>
      )}
      {dialog?.kind === "supervision" && (
        <SupervisionDialog enrolment={dialog.enrolment} onClose={() => setDialog(null)} />
      )}
    </div>
  );
}
