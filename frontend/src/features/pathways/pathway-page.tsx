import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useProgramme } from "@/api/me";
import type { Pathway } from "@/api/types";
import { Icon } from "@/components/icon";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { useRouteId } from "@/components/use-route-id";
import { newestFirst } from "@/lib/versions";
import { fromCode } from "@/lib/words";
import { AdoptButton } from "./adopt-button";
import { adoptionIn } from "./adoption";
import { PathwayReader } from "./pathway-reader";
import { PathwayStates } from "./pathway-states";
import { pathwayQuery, pathwaysQuery } from "./queries";
import { WithdrawButton } from "./withdraw-button";

export function PathwayPage() {
  const pathway = useQuery(pathwayQuery(useRouteId()));
  return (
    <QueryView query={pathway} isPage>
      {(data) => <PathwayDetail pathway={data} />}
    </QueryView>
  );
}

function PathwayDetail({ pathway }: { pathway: Pathway }) {
  const { programme } = useProgramme();
  const library = useQuery(pathwaysQuery(programme.id));
  const versions = newestFirst(
    (library.data?.results ?? []).filter(
      (one) =>
        one.slug === pathway.slug && one.programme === pathway.programme && one.id !== pathway.id,
    ),
  );
  const adoption = adoptionIn(pathway, programme.id);
  return (
    <>
      <PageTitle
        title={`${pathway.title}, version ${pathway.version}`}
        lead={pathway.definition.summary}
        trail={<Link to="/pathways">Pathways</Link>}
        action={
          <>
            <Button
              variant="default"
              leftSection={<Icon name="print" />}
              onClick={() => globalThis.print()}
            >
              Print
            </Button>
            {adoption ? <WithdrawButton pathway={pathway} /> : <AdoptButton pathway={pathway} />}
          </>
        }
      />
      <div className="stack stack--loose">
        <div className="row no-print">
          <PathwayStates pathway={pathway} programme={programme.id} />
          {adoption && (
            <span>
              Counts {fromCode(adoption.scale).toLowerCase()} of {adoption.instrument}
            </span>
          )}
          <Link to="/pathways/$id/characteristics" params={{ id: pathway.id }}>
            How often it certifies whom
          </Link>
          {versions.length > 0 && (
            <span>
              Compare with{" "}
              {versions.map((one, index) => (
                <span key={one.id}>
                  {index > 0 && ", "}
                  <Link
                    to="/pathways/$id/compare"
                    params={{ id: pathway.id }}
                    search={{ with: one.id }}
                  >
                    {one.version}
                  </Link>
                </span>
              ))}
            </span>
          )}
        </div>
        <PathwayReader definition={pathway.definition} more={<Kept pathway={pathway} />} />
      </div>
    </>
  );
}

function Kept({ pathway }: { pathway: Pathway }) {
  return (
    <>
      {pathway.permission_note !== "" && (
        <>
          <dt>Right to use them</dt>
          <dd className="measure">{pathway.permission_note}</dd>
        </>
      )}
      <dt>Fingerprint</dt>
      <dd>
        <code>{pathway.fingerprint}</code>
      </dd>
      <dt>Definition</dt>
      <dd>
        <a href={`/api/v1/pathways/${pathway.id}/source/`} download>
          Download as YAML
        </a>
      </dd>
    </>
  );
}
