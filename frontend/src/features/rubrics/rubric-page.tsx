import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { rubricQuery } from "@/api/lists";
import type { Rubric } from "@/api/types";
import { Icon } from "@/components/icon";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { useRouteId } from "@/components/use-route-id";
import { counted, fromCode } from "@/lib/words";
import { PhaseMatrix } from "./phase-matrix";
import { RubricItemCard } from "./rubric-item-card";
import "./rubric-page.css";

export function RubricPage() {
  const rubric = useQuery(rubricQuery(useRouteId()));
  return (
    <QueryView query={rubric} isPage>
      {(data) => <RubricDetail rubric={data} />}
    </QueryView>
  );
}

function RubricDetail({ rubric }: { rubric: Rubric }) {
  const { definition } = rubric;
  const areas = new Map(definition.problem_areas.map((area) => [area.id, area.label]));
  return (
    <>
      <PageTitle
        title={`${rubric.title}, version ${rubric.version}`}
        lead={`${counted(definition.items.length, "item")} in ${counted(definition.sections.length, "section")} and ${counted(definition.flags.length, "flag")}. ${fromCode(rubric.status)}.`}
        trail={<Link to="/rubrics">Rubrics</Link>}
        action={
          <Button
            variant="default"
            leftSection={<Icon name="print" />}
            onClick={() => globalThis.print()}
          >
            Print
          </Button>
        }
      />
      <div className="rubric">
        <nav className="rubric__contents no-print" aria-label="Sections of the rubric">
          <ul className="plain-list">
            <li>
              <a href="#matrix">Which item when</a>
            </li>
            {definition.sections.map((section) => (
              <li key={section.id}>
                <a href={`#section-${section.id}`}>
                  {section.id} {section.title}
                </a>
              </li>
            ))}
            <li>
              <a href="#flags">Flags</a>
            </li>
          </ul>
        </nav>
        <div className="stack stack--loose">
          <section className="stack stack--tight" aria-labelledby="guidance-title">
            <h2 id="guidance-title" className="section-title">
              How to rate
            </h2>
            <ul className="measure rubric__guidance">
              {definition.guidance.map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
          </section>
          <PhaseMatrix definition={definition} />
          {definition.sections.map((section) => (
            <section
              key={section.id}
              id={`section-${section.id}`}
              className="stack"
              aria-labelledby={`section-${section.id}-title`}
            >
              <h2 id={`section-${section.id}-title`} className="section-title">
                {section.id} {section.title}
              </h2>
              {definition.items
                .filter((item) => item.section === section.id)
                .map((item) => (
                  <RubricItemCard
                    key={item.id}
                    item={item}
                    scales={Object.values(definition.scales)}
                    nFormats={definition.formats.length}
                    areaName={(id) => areas.get(id) ?? fromCode(id)}
                  />
                ))}
            </section>
          ))}
          <section id="flags" className="stack" aria-labelledby="flags-title">
            <h2 id="flags-title" className="section-title">
              Flags
            </h2>
            <dl className="facts">
              {definition.flags.map((flag) => (
                <div key={flag.id} style={{ display: "contents" }}>
                  <dt>
                    {flag.id} {fromCode(flag.kind).toLowerCase()}
                  </dt>
                  <dd className="measure">{flag.text}</dd>
                </div>
              ))}
            </dl>
          </section>
          <p className="soft small">
            Fingerprint <code className="rubric__fingerprint">{rubric.fingerprint}</code>
          </p>
        </div>
      </div>
    </>
  );
}
