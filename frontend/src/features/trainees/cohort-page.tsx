import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { CohortCompetence } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { FilterBar } from "@/components/filter-bar";
import { Note } from "@/components/note";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { SimulatedMark } from "@/components/simulated-mark";
import { useRouteId } from "@/components/use-route-id";
import { useSearchFilters } from "@/components/use-search-filters";
import { counted } from "@/lib/words";
import { CohortGrid } from "./cohort-grid";
import { CohortLists } from "./cohort-lists";
import { CohortSpread } from "./cohort-spread";
import { cohortQuery } from "./queries";

/** A cohort at one look: who stands where, how levels move, who is ready and who is stuck. */
export function CohortPage() {
  const id = useRouteId();
  const [filters, setFilter] = useSearchFilters();
  const cohort = useQuery(
    cohortQuery(id, { instrument: filters.instrument ?? null, scale: filters.scale ?? null }),
  );
  return (
    <QueryView query={cohort} isPage>
      {(data) => (
        <>
          <PageTitle
            title={data.cohort.name}
            lead={
              <>
                {leadOf(data)} {data.is_simulated && <SimulatedMark />}
              </>
            }
            trail={<Link to="/trainees">Trainees</Link>}
          />
          <div className="stack stack--loose">
            <FilterBar>
              {data.instruments.length > 1 && (
                <ChoiceField
                  label="Instrument"
                  value={data.instrument.id}
                  choices={data.instruments.map(({ id: value, name }) => ({ value, label: name }))}
                  onChange={(value) => setFilter("instrument", value)}
                />
              )}
              <ChoiceField
                label="Scale"
                value={data.scale.id}
                choices={data.scales.map(({ id: value, name }) => ({ value, label: name }))}
                onChange={(value) => setFilter("scale", value)}
              />
            </FilterBar>
            {!data.model.fitted && (
              <Note title="No cohort model">
                <p className="measure">{data.model.text}</p>
              </Note>
            )}
            <CohortLists cohort={data} />
            <CohortGrid cohort={data} />
            <CohortSpread cohort={data} />
            <CohortWhy cohort={data} />
          </div>
        </>
      )}
    </QueryView>
  );
}

/** The one sentence of the page. */
function leadOf({ rows, n_shown: n, cohort, lists }: CohortCompetence): string {
  const rated = rows.filter((row) => row.n_rated > 0).length;
  const whose =
    n < cohort.n_trainees
      ? `Your ${counted(n, "trainee")} of the ${cohort.n_trainees} in this cohort: ${rated} rated independently`
      : `${rated} of ${counted(n, "trainee")} rated independently`;
  if (lists === null) return `${whose}.`;
  return `${whose}; ${lists.ready.length} ready and ${lists.stuck.length} stuck by the rules below.`;
}

function CohortWhy({ cohort: { model, instrument, version } }: { cohort: CohortCompetence }) {
  if (!model.fitted) return null;
  return (
    <>
      {(model.warnings ?? []).length > 0 && (
        <Note tone="caution" title="Keep in mind">
          <ul>
            {(model.warnings ?? []).map((warning) => (
              <li key={warning.code}>{warning.text}</li>
            ))}
          </ul>
        </Note>
      )}
      <details>
        <summary>Why these levels</summary>
        <dl className="facts">
          <dt>Method</dt>
          <dd>{model.method}</dd>
          <dt>Rests on</dt>
          <dd>
            {counted(model.n_ratings ?? 0, "rating")} of {counted(model.n_sessions ?? 0, "session")}{" "}
            by {counted(model.n_raters ?? 0, "rater")}, {counted(model.n_trainees ?? 0, "trainee")}
          </dd>
          <dt>Scored by</dt>
          <dd>
            {instrument.name} {version}
          </dd>
          <dt>Computed with</dt>
          <dd>{model.software}</dd>
          <dt>Fingerprint of the ratings</dt>
          <dd>
            <code className="breakable">{model.data_hash}</code>
          </dd>
        </dl>
      </details>
    </>
  );
}
