import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useProgramme } from "@/api/me";
import type { ProgrammeReport } from "@/api/types";
import { coefficient, points as inPoints } from "@/charts/numbers";
import { TwinTable } from "@/charts/twin-table";
import { ChoiceField } from "@/components/choice-field";
import { CopyButton } from "@/components/copy-button";
import { FilterBar } from "@/components/filter-bar";
import { Note } from "@/components/note";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { SimulatedMark } from "@/components/simulated-mark";
import { useSearchFilters } from "@/components/use-search-filters";
import { formatDay } from "@/lib/dates";
import { counted } from "@/lib/words";
import { reportQuery } from "./queries";

const YEARS_BACK = 5;
const WITHHELD = "withheld";

/** What a programme tells others about a year: figures that name nobody. */
export function ReportPage() {
  const programme = useProgramme().programme.id;
  const [filters, setFilter] = useSearchFilters();
  const present = new Date().getFullYear();
  const year = Number(filters.year ?? present);
  const report = useQuery(reportQuery(programme, year));
  return (
    <QueryView query={report} isPage>
      {(data) => (
        <>
          <PageTitle
            title={`Report on ${data.year}`}
            lead={
              <>
                {leadOf(data)} {data.is_simulated && <SimulatedMark />}
              </>
            }
            action={
              <a
                className="button-link"
                href={`/api/v1/programmes/${programme}/report/pdf/?year=${data.year}`}
              >
                Take as PDF
              </a>
            }
          />
          <div className="stack stack--loose">
            <FilterBar>
              <ChoiceField
                label="Year"
                value={String(data.year)}
                choices={Array.from({ length: YEARS_BACK }, (_, back) =>
                  String(present - back),
                ).map((value) => ({ value, label: value }))}
                onChange={(value) => setFilter("year", value)}
              />
            </FilterBar>
            <Note title="Small numbers">
              <p className="measure">{data.small_counts}</p>
            </Note>
            <Cohorts report={data} />
            <Rounds report={data} />
            <Raters report={data} />
            <Certificates report={data} />
            <Part title="Methods">
              <p className="measure">{data.methods}</p>
              <div className="row no-print">
                <CopyButton text={data.methods} label="Copy the methods paragraph" />
              </div>
            </Part>
          </div>
        </>
      )}
    </QueryView>
  );
}

function leadOf({ rounds, cohorts, certificates }: ProgrammeReport): string {
  const issued =
    certificates.n_issued === null
      ? "a few certificates issued"
      : `${counted(certificates.n_issued, "certificate")} issued`;
  return `${counted(cohorts.length, "cohort")}, ${counted(rounds.length, "round")} closed, ${issued}.`;
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  const id = title.toLowerCase();
  return (
    <section className="stack panel" aria-labelledby={id}>
      <h2 id={id} className="section-title">
        {title}
      </h2>
      {children}
    </section>
  );
}

const count = (n: number | null) => n ?? WITHHELD;

function Cohorts({ report }: { report: ProgrammeReport }) {
  return (
    <Part title="Outcome of cohorts">
      {report.cohorts.length === 0 ? (
        <p className="soft">No cohort had begun by the end of the year.</p>
      ) : (
        <>
          <TwinTable
            caption="Outcome of cohorts"
            table={{
              columns: [
                "Cohort",
                "Trainees",
                "Rated",
                "Middle level",
                "Middle half",
                "At or above the cut",
                "Certified in the year",
              ],
              rows: report.cohorts.map(({ levels, ...row }) => [
                row.name,
                row.n_trainees,
                count(row.n_rated),
                levels === null ? null : inPoints(levels.median),
                levels === null
                  ? null
                  : `${inPoints(levels.quarter)} to ${inPoints(levels.three_quarters)}`,
                levels === null ? null : count(levels.n_at_or_above_cut),
                count(row.n_certified),
              ]),
            }}
          />
          {report.cohorts
            .filter((row) => row.why_no_levels !== null)
            .map((row) => (
              <p key={row.name} className="measure soft">
                {row.name}. {row.why_no_levels}
              </p>
            ))}
          <p className="measure soft">
            Levels by the sessions held until the end of the year, at each trainee's last rated one.
          </p>
        </>
      )}
    </Part>
  );
}

function Rounds({ report }: { report: ProgrammeReport }) {
  return (
    <Part title="Reliability">
      {report.rounds.length === 0 ? (
        <p className="soft">No round with a report was closed in the year.</p>
      ) : (
        <>
          <TwinTable
            caption="Reliability by round"
            table={{
              columns: [
                "Round",
                "Closed",
                "Sessions",
                "Raters",
                "Ratings",
                "ICC(A,1)",
                "95% interval",
              ],
              rows: report.rounds.map((row) => [
                row.name,
                row.closed_on === null ? null : formatDay(row.closed_on),
                row.n_sessions,
                row.n_raters,
                row.n_ratings,
                row.value === null ? null : coefficient(row.value),
                row.low === null || row.high === null
                  ? null
                  : `${coefficient(row.low)} to ${coefficient(row.high)}`,
              ]),
            }}
          />
          <ul className="measure stack stack--tight">
            {report.rounds.map((row) => (
              <li key={row.name}>
                {row.name}: {row.sentence}
              </li>
            ))}
          </ul>
        </>
      )}
    </Part>
  );
}

function Raters({ report }: { report: ProgrammeReport }) {
  return (
    <Part title="Raters">
      {report.raters.length === 0 ? (
        <p className="soft">The programme works with no instrument yet.</p>
      ) : (
        <ul className="measure stack stack--tight">
          {report.raters.map((row) => (
            <li key={row.instrument}>
              {row.instrument}: {row.n_in_status} of {counted(row.n_raters, "rater")} in status
              {row.states.length > 0 &&
                ` (${row.states.map((state) => `${state.n} ${state.name}`).join(", ")})`}
            </li>
          ))}
        </ul>
      )}
    </Part>
  );
}

function Certificates({ report: { certificates } }: { report: ProgrammeReport }) {
  return (
    <Part title="Certificates">
      {certificates.n_issued === 0 ? (
        <p className="soft">None was issued in the year.</p>
      ) : (
        <>
          <p>
            Issued: {count(certificates.n_issued)}; revoked since: {count(certificates.n_revoked)}.
          </p>
          <ul className="stack stack--tight">
            {certificates.pathways.map((row) => (
              <li key={`${row.title} ${row.version}`}>
                {row.title} {row.version}: {count(row.n_issued)}
              </li>
            ))}
          </ul>
        </>
      )}
    </Part>
  );
}
