import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Portfolio } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { DateField } from "@/components/date-field";
import { EmptyState } from "@/components/empty-state";
import { FilterBar } from "@/components/filter-bar";
import { Note } from "@/components/note";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { useRouteId } from "@/components/use-route-id";
import { useSearchFilters } from "@/components/use-search-filters";
import { counted } from "@/lib/words";
import { ClaimsSection } from "./claims-section";
import { FigureNote } from "./figure-note";
import { portfolioQuery } from "./queries";
import { RequestButton } from "./request-button";
import { RuleList } from "./rule-list";
import { basisWords, leftOutWords, portfolioSentence } from "./words";

/** What a trainee has shown, rule by rule, and what is missing. */
export function PortfolioPage() {
  const id = useRouteId();
  const [filters, setFilter] = useSearchFilters();
  const pathway = filters.pathway ?? "";
  const since = filters.since ?? "";
  const portfolio = useQuery(portfolioQuery(id, pathway, since));
  return (
    <QueryView query={portfolio} isPage>
      {(data) => (
        <>
          <PageTitle
            title={titleOf(data)}
            lead={
              data.portfolio === null
                ? "The programme has not adopted a pathway, so there is nothing to measure against."
                : portfolioSentence(data.portfolio)
            }
            trail={
              <>
                <Link to="/trainees">Trainees</Link>
                <Link to="/trainees/$id" params={{ id }}>
                  {data.trainee.name === "" ? data.trainee.code : data.trainee.name}
                </Link>
              </>
            }
            {...(data.portfolio !== null && data.allowed_actions.includes("request")
              ? { action: <RequestButton portfolio={data} since={since} /> }
              : {})}
          />
          {data.portfolio === null ? (
            <EmptyState
              title="Rules of certification will be held against the sessions here"
              action={<Link to="/pathways">Look at the pathways</Link>}
            />
          ) : (
            <Content
              shown={data}
              content={data.portfolio}
              since={since}
              onPathway={(value) => setFilter("pathway", value)}
              onSince={(value) => setFilter("since", value)}
            />
          )}
        </>
      )}
    </QueryView>
  );
}

interface ContentProps {
  shown: Portfolio;
  content: NonNullable<Portfolio["portfolio"]>;
  since: string;
  onPathway: (slug: string) => void;
  onSince: (day: string) => void;
}

function Content({ shown, content, since, onPathway, onSince }: ContentProps) {
  const out = leftOutWords(content.left_out);
  return (
    <div className="stack stack--loose">
      <FilterBar>
        {shown.choices.length > 1 && (
          <ChoiceField
            label="Pathway"
            value={content.pathway.slug}
            choices={shown.choices.map(({ slug, title }) => ({ value: slug, label: title }))}
            onChange={onPathway}
          />
        )}
        <DateField label="Sessions since" value={since} onChange={onSince} />
      </FilterBar>
      <p className="measure">
        By{" "}
        <Link to="/pathways/$id" params={{ id: content.pathway.id }}>
          {content.pathway.title} {content.pathway.version}
        </Link>
        , on every rated session{since === "" ? "" : " since that day"}: there are{" "}
        {counted(content.n_sessions, "session")}. {basisWords(content.basis)}
        {out !== "" && ` Not in it: ${out}.`}{" "}
        <Link to="/pathways/$id/characteristics" params={{ id: content.pathway.id }}>
          How often the pathway certifies whom
        </Link>
      </p>
      {content.basis === "released" && content.n_sessions === 0 && (
        <Note>
          <p>
            Nothing was released to you yet that this pathway counts. Your supervisor releases
            ratings once a round is closed.
          </p>
        </Note>
      )}
      <section aria-labelledby="rules-title" className="stack">
        <h2 id="rules-title" className="section-title">
          The rules
        </h2>
        <RuleList rules={content.rules} evidence={content.evidence} />
      </section>
      {content.figures.map((figure) => (
        <FigureNote key={figure.data_hash} figure={figure} />
      ))}
      <ClaimsSection
        trainee={shown.trainee}
        supervisors={shown.supervisors}
        requirements={content.requirements}
        mayEnter={shown.allowed_actions.includes("enter_claims")}
      />
    </div>
  );
}

function titleOf({ trainee }: Portfolio): string {
  return `Portfolio of ${trainee.name === "" ? trainee.code : trainee.name}`;
}
