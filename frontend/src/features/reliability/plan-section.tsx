import { NumberInput } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReliabilityPlan, ReliabilityReport } from "@/api/types";
import { PanelChart } from "@/charts/panel-chart";
import { TwinTable } from "@/charts/twin-table";
import { ChoiceField } from "@/components/choice-field";
import { FilterBar } from "@/components/filter-bar";
import { QueryView } from "@/components/query-view";
import { useSearchFilters } from "@/components/use-search-filters";
import {
  dependabilityTable,
  panelFinding,
  panelPoints,
  panelTable,
  precisionInWords,
} from "./plan-words";
import { type AskedDesign, planQuery } from "./queries";

const TARGETS = [
  { value: "0.7", label: ".70" },
  { value: "0.8", label: ".80" },
  { value: "0.9", label: ".90" },
];

/** What more raters, sessions or double-coding would give, from what this round found. */
export function PlanSection({ report }: { report: ReliabilityReport }) {
  const [filters, setFilter] = useSearchFilters();
  const [asked, setAsked] = useState<AskedDesign | null>(null);
  const scored = report.variables.filter(
    ({ level }) => level === "overall" || level === "section" || level === "item",
  );
  const variable = scored.find(({ key }) => key === filters.score)?.key ?? "";
  const target = TARGETS.find(({ value }) => value === filters.aim)?.value ?? "0.8";
  const plan = useQuery({
    ...planQuery(report.id, variable, Number(target), asked),
    placeholderData: keepPreviousData,
  });

  return (
    <section className="stack panel" aria-labelledby="plan">
      <h2 id="plan" className="section-title">
        What more would give
      </h2>
      <FilterBar>
        <ChoiceField
          label="Of"
          none="What the headline is of"
          value={variable}
          choices={scored.map(({ key, name, scale }) => ({
            value: key,
            label: scale === null ? name : `${name}, ${scale}`,
          }))}
          onChange={(value) => setFilter("score", value)}
        />
        <ChoiceField
          label="Aim"
          value={target}
          choices={TARGETS}
          onChange={(value) => setFilter("aim", value)}
        />
      </FilterBar>
      <QueryView query={plan}>
        {(found) => (
          <>
            {found.panel.length === 0 ? (
              <p className="soft measure">
                Nothing can be planned from this score: {found.single.text ?? "it is undefined"}.
              </p>
            ) : (
              <>
                <PanelChart
                  title={panelFinding(found)}
                  caption="The dot is the intraclass correlation of the mean of so many raters of a session, ICC(A,k), the line its interval; both follow from single raters by the Spearman–Brown formula, and suppose further raters like these."
                  points={panelPoints(found)}
                  target={found.target}
                  table={panelTable(found)}
                  fileName={`plan-${found.variable}`}
                />
                <AnotherRound plan={found} asked={asked} onAsk={setAsked} />
              </>
            )}
            <Trainees plan={found} />
          </>
        )}
      </QueryView>
    </section>
  );
}

interface AnotherRoundProps {
  plan: ReliabilityPlan;
  asked: AskedDesign | null;
  onAsk: (asked: AskedDesign) => void;
}

function AnotherRound({ plan, asked, onAsk }: AnotherRoundProps) {
  const design = asked ?? plan.design;
  const set = (name: keyof AskedDesign) => (value: number | string) => {
    if (typeof value === "number") onAsk({ ...design, [name]: value });
  };
  if (plan.variance === null) return null;
  return (
    <div className="stack stack--tight">
      <h3>Another round with raters like these</h3>
      <FilterBar>
        <NumberInput
          label="Sessions"
          min={2}
          max={500}
          clampBehavior="strict"
          value={design.n_sessions}
          onChange={set("n_sessions")}
        />
        <NumberInput
          label="Raters"
          min={2}
          max={30}
          clampBehavior="strict"
          value={design.n_raters}
          onChange={set("n_raters")}
        />
        <NumberInput
          label="Double-coded, per cent"
          min={0}
          max={100}
          step={10}
          clampBehavior="strict"
          value={design.double_coded_percent}
          onChange={set("double_coded_percent")}
        />
      </FilterBar>
      <p className="measure" role="status">
        {precisionInWords(plan) ?? "Change a number to see how precise another round would be."}
      </p>
      <p className="small soft measure">
        Simulated from where the variance is in this round; double-coded sessions have two raters,
        the others one.
      </p>
    </div>
  );
}

function Trainees({ plan }: { plan: ReliabilityPlan }) {
  const table = dependabilityTable(plan);
  if (table === null || plan.dependability === null) return null;
  return (
    <div className="stack stack--tight">
      <h3>For a trainee’s mean</h3>
      <p className="measure">{plan.dependability.sentence}</p>
      <details>
        <summary>Dependability by sessions and raters</summary>
        <TwinTable table={table} caption="Φ, each session with raters of its own" />
      </details>
      <p className="small soft measure">
        From the programme’s own variance components over all closed rounds; Φ is the share of a
        trainee’s mean that is the trainee.
      </p>
    </div>
  );
}
