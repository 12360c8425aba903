import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { rubricQuery, rubricsQuery } from "@/api/lists";
import { useProgramme } from "@/api/me";
import type { Rubric } from "@/api/types";
import { Icon } from "@/components/icon";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { useRouteId } from "@/components/use-route-id";
import { counted, listed } from "@/lib/words";
import { ChoiceButton } from "./choice-button";
import { newestFirst } from "@/lib/versions";
import { isChosen } from "./library";
import { RubricReader } from "./rubric-reader";
import { RubricStates } from "./rubric-states";

export function RubricPage() {
  const rubric = useQuery(rubricQuery(useRouteId()));
  return (
    <QueryView query={rubric} isPage>
      {(data) => <RubricDetail rubric={data} />}
    </QueryView>
  );
}

/** "26 items, 3 questions and 9 counts in 8 sections, with 8 flags." */
function extent({ definition }: Rubric): string {
  const { items, categories, counts, sections, flags } = definition;
  const parts = [
    counted(items.length, "item"),
    ...(categories.length > 0 ? [counted(categories.length, "question")] : []),
    ...(counts.length > 0 ? [counted(counts.length, "count")] : []),
  ];
  const beside = flags.length > 0 ? `, with ${counted(flags.length, "flag")}` : "";
  return `${listed(parts)} in ${counted(sections.length, "section")}${beside}.`;
}

function RubricDetail({ rubric }: { rubric: Rubric }) {
  const { programme } = useProgramme();
  const library = useQuery(rubricsQuery(programme.id));
  const all = library.data?.results ?? [];
  // What was chosen or withdrawn meanwhile is known to the list.
  const row = all.find(({ id }) => id === rubric.id) ?? rubric;
  const versions = newestFirst(
    all.filter(
      (one) =>
        one.slug === rubric.slug && one.programme === rubric.programme && one.id !== rubric.id,
    ),
  );
  return (
    <>
      <PageTitle
        title={`${rubric.title}, version ${rubric.version}`}
        lead={extent(rubric)}
        trail={<Link to="/rubrics">Rubrics</Link>}
        action={
          <>
            <Button
              variant="default"
              leftSection={<Icon name="print" />}
              onClick={() => globalThis.print()}
            >
              Print as a form
            </Button>
            <ChoiceButton rubric={row} all={all} isPrimary />
          </>
        }
      />
      <div className="row rubric-page__states no-print">
        <RubricStates rubric={row} programme={programme.id} />
        {versions.length > 0 && rubric.has_source && (
          <span>
            Compare with{" "}
            {versions.map((one, index) => (
              <span key={one.id}>
                {index > 0 && ", "}
                <Link
                  to="/rubrics/$id/compare"
                  params={{ id: rubric.id }}
                  search={{ with: one.id }}
                >
                  {one.version}
                </Link>
              </span>
            ))}
          </span>
        )}
      </div>
      <RubricReader
        definition={rubric.definition}
        more={<Kept rubric={rubric} isInUse={isChosen(row, programme.id)} />}
      />
    </>
  );
}

/** What the product keeps of this version beside its text. */
function Kept({ rubric, isInUse }: { rubric: Rubric; isInUse: boolean }) {
  return (
    <>
      {rubric.permission_note !== "" && (
        <>
          <dt>Right to use it</dt>
          <dd className="measure">{rubric.permission_note}</dd>
        </>
      )}
      <dt>In this programme</dt>
      <dd>{isInUse ? "New rounds may use it" : "No new round uses it"}</dd>
      <dt>Fingerprint</dt>
      <dd>
        <code className="rubric__fingerprint">{rubric.fingerprint}</code>
      </dd>
      {rubric.has_source && (
        <>
          <dt>Definition</dt>
          <dd>
            <a href={`/api/v1/rubrics/${rubric.id}/source/`} download>
              Download as YAML
            </a>
          </dd>
        </>
      )}
    </>
  );
}
