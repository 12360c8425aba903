import type { ReactNode } from "react";
import type { AgreementReport, ScaleId } from "@/api/types";
import { ForestPlot } from "@/charts/forest-plot";
import { VarianceBar } from "@/charts/variance-bar";
import { percent } from "@/charts/numbers";
import { ChoiceField } from "@/components/choice-field";
import { FilterBar } from "@/components/filter-bar";
import { Note } from "@/components/note";
import { useSearchFilters } from "@/components/use-search-filters";
import { counted } from "@/lib/words";
import { FlagNote } from "./flag-note";
import { forestFinding, KOO_LI, SCHEME, varianceFinding } from "./findings";
import { JudgementTable } from "./judgement-table";
import { RaterSection } from "./rater-section";
import {
  forestRows,
  type Level,
  type Order,
  SHOWN,
  shownScales,
  varianceRows,
} from "./report-rows";
import { WarningList } from "./warning-list";
import { WhySection } from "./why-section";
import { headlineNumber, scaleWord, statisticWord } from "./words";

type Choices<T> = [{ value: T; label: string }, ...{ value: T; label: string }[]];

const LEVELS: Choices<Level> = [
  { value: "item", label: "Items" },
  { value: "section", label: "Sections" },
  { value: "overall", label: "Overall score" },
];
const ORDERS: Choices<Order> = [
  { value: "weakest", label: "Weakest first" },
  { value: "rubric", label: "Order of the rubric" },
];
/** What the address asks for, or the first choice where it asks for nothing known. */
function chosen<T extends string>(value: string | undefined, choices: Choices<T>): T {
  return (choices.find((choice) => choice.value === value) ?? choices[0]).value;
}

interface ReportViewProps {
  report: AgreementReport;
  /** What lies behind the pairs of raters, for whoever may read it. */
  behindPairs?: ((scale: ScaleId) => ReactNode) | undefined;
}

/** One report from the headline down to how it was computed. */
export function ReportView({ report, behindPairs }: ReportViewProps) {
  const [filters, setFilter] = useSearchFilters();
  const level = chosen(filters.level, LEVELS);
  const order = chosen(filters.sort, ORDERS);
  const scales = shownScales(report);
  const { scale: leading } = report.headline;
  const scale = scales.find(({ id }) => id === filters.scale)?.id ?? leading;
  const rows = forestRows(report, level, order);
  const variance = varianceRows(report, scale);
  const number = headlineNumber(report.headline);
  const stem = `reliability-${report.rubric.slug}-${report.rubric.version}`;

  return (
    <>
      <FlagNote flags={report.flags} />
      <p className="soft measure">
        {number !== null && `${scaleWord(report.headline.scale)}: ${number}. `}
        {counted(report.n_sessions, "session")}, {counted(report.n_raters, "rater")},{" "}
        {counted(report.n_ratings, "rating")}; rubric {report.rubric.version}.
      </p>

      <section className="stack panel" aria-labelledby="agreement">
        <h2 id="agreement" className="section-title">
          Agreement
        </h2>
        <FilterBar>
          <ChoiceField
            label="Show"
            value={level}
            choices={LEVELS}
            onChange={(value) => setFilter("level", value)}
          />
          <ChoiceField
            label="Order"
            value={order}
            choices={ORDERS}
            onChange={(value) => setFilter("sort", value)}
          />
        </FilterBar>
        <ForestPlot
          title={forestFinding(rows, level)}
          statistic={statisticWord(SHOWN)}
          scales={scales}
          rows={rows}
          bands={KOO_LI}
          scheme={SCHEME}
          confidence={report.confidence}
          fileName={`${stem}-${level}s`}
        />
        <AreaAgreement area={report.problem_area} />
        <JudgementTable rows={report.judgements} />
      </section>

      <section className="stack panel" aria-labelledby="sources">
        <h2 id="sources" className="section-title">
          Where the differences come from
        </h2>
        <FilterBar>
          <ChoiceField
            label="Scale, also for pairs"
            value={scale}
            choices={[
              { value: leading, label: scaleWord(leading) },
              ...scales
                .filter(({ id }) => id !== leading)
                .map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={(value) => setFilter("scale", value)}
          />
        </FilterBar>
        <VarianceBar
          title={varianceFinding(variance, scale)}
          rows={variance}
          fileName={`${stem}-variance-${scale}`}
        />
      </section>

      <RaterSection
        report={report}
        scale={scale}
        stem={stem}
        onPair={
          behindPairs &&
          ((a, b) => {
            setFilter("pair", `${a}~${b}`);
            document.getElementById("differences")?.scrollIntoView();
          })
        }
      />
      {behindPairs?.(scale)}
      <WarningList report={report} />
      <WhySection report={report} stem={stem} />
    </>
  );
}

function AreaAgreement({ area }: { area: AgreementReport["problem_area"] }) {
  if (area.n_sessions === 0) {
    return (
      <p className="soft measure">
        Agreement on the problem area cannot be stated: no session has two recorded areas.
      </p>
    );
  }
  const share = area.percent === null ? "" : ` (${percent(area.percent)})`;
  return (
    <Note>
      <p className="measure">
        The raters recorded the same problem area in {area.n_same} of{" "}
        {counted(area.n_sessions, "session")}
        {share}. The items of a problem area are compared in those sessions only.
      </p>
    </Note>
  );
}
