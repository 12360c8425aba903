import { Button } from "@mantine/core";
import { useState } from "react";
import type { AgreementReport } from "@/api/types";
import { CsvButton } from "@/charts/csv-button";
import { TwinTable } from "@/charts/twin-table";
import { CopyButton } from "@/components/copy-button";
import { formatMoment } from "@/lib/dates";
import { counted } from "@/lib/words";
import { intervalCautions, SHOWN } from "./report-rows";
import { reportTable } from "./report-table";
import { leftOutWord } from "./words";

function crossCheckWords({
  package: name,
  n_variables: n,
  max_abs_difference: apart,
}: NonNullable<AgreementReport["cross_check"]>): string {
  const difference = apart < 1e-9 ? "less than 0.000000001" : apart.toPrecision(2);
  const variables = counted(n, "variable that everybody rated", "variables that everybody rated");
  return `${name} on ${variables}; the ICCs differ by ${difference} at most`;
}

function methodOf(report: AgreementReport): string {
  const whole = report.variables.find(
    (variable) => variable.level === "overall" && variable.scale === report.headline.scale,
  );
  const estimate = whole?.estimates[report.headline.statistic] ?? whole?.estimates[SHOWN];
  if (estimate === undefined) return "not stated";
  return estimate.value === null ? estimate.text : estimate.method;
}

/** How the numbers came about, for a reader who wants to check or to cite them. */
export function WhySection({ report, stem }: { report: AgreementReport; stem: string }) {
  const [isOpen, setOpen] = useState(false);
  const table = reportTable(report);
  const cautions = new Set(
    report.variables.flatMap((variable) => intervalCautions(variable).map(({ text }) => text)),
  );
  return (
    <section className="stack panel" aria-labelledby="why">
      <h2 id="why" className="section-title">
        Why this number
      </h2>
      <dl className="facts">
        <dt>Method</dt>
        <dd>{methodOf(report)}</dd>
        <dt>Left out</dt>
        <dd>
          {report.left_out.length === 0 ? (
            "nothing"
          ) : (
            <ul className="plain-list">
              {report.left_out.map(({ reason, n }) => (
                <li key={reason}>
                  {n}: {leftOutWord(reason)}
                </li>
              ))}
            </ul>
          )}
        </dd>
        <dt>Rubric</dt>
        <dd>
          {report.rubric.slug} {report.rubric.version}
        </dd>
        <dt>Computed</dt>
        <dd>
          {formatMoment(report.created_at)} with {report.software}
        </dd>
        {report.cross_check && (
          <>
            <dt>Computed a second time</dt>
            <dd>{crossCheckWords(report.cross_check)}</dd>
          </>
        )}
        <dt>Fingerprint of the ratings</dt>
        <dd>
          <code className="breakable">{report.data_hash}</code>
        </dd>
      </dl>
      <h3 className="section-title">For the methods section of a paper</h3>
      <p className="measure breakable">{report.methods_paragraph}</p>
      <CopyButton text={report.methods_paragraph} label="Copy the paragraph" />
      <h3 className="section-title">All numbers</h3>
      <p className="soft measure">
        {counted(report.variables.length, "variable")} with every coefficient, its interval and,
        where there is none, the reason.
      </p>
      {[...cautions].map((text) => (
        <p key={text} className="soft measure">
          The column <code>coverage_off</code> names coefficients whose interval to take with care.{" "}
          {text}
        </p>
      ))}
      <div className="row no-print">
        <Button variant="default" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? "Hide the table" : "Show the table"}
        </Button>
        <CsvButton table={table} fileName={stem} />
      </div>
      {isOpen && <TwinTable table={table} caption="All numbers of this report" />}
    </section>
  );
}
