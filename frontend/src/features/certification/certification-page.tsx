import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { useProgramme } from "@/api/me";
import type { Certificate, DecisionSummary } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { FilterBar } from "@/components/filter-bar";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { RelativeDate } from "@/components/relative-date";
import { StateMark } from "@/components/state-mark";
import { useSearchFilters } from "@/components/use-search-filters";
import { counted } from "@/lib/words";
import { certificatesQuery, decisionsQuery } from "./queries";
import { CERTIFICATE_STATES, DECISION_STATES, endsWithin, SOON_DAYS } from "./words";

const SHOWN = [
  { value: "valid", label: "Valid" },
  { value: "soon", label: `Ends within ${SOON_DAYS} days` },
  { value: "expired", label: "Expired" },
  { value: "revoked", label: "Revoked" },
];
const OPEN = new Set(["requested", "in_review", "appealed"]);

function who({ trainee }: { trainee: DecisionSummary["trainee"] }): string {
  return trainee.name === "" ? trainee.code : trainee.name;
}

const DECISIONS: ColumnDef<DecisionSummary>[] = [
  {
    id: "trainee",
    header: "Trainee",
    accessorFn: who,
    cell: ({ row: { original: one } }) => (
      <Link to="/decisions/$id" params={{ id: one.id }}>
        {who(one)}
      </Link>
    ),
  },
  {
    id: "pathway",
    header: "Pathway",
    accessorFn: ({ pathway }) => `${pathway.title} ${pathway.version}`,
  },
  {
    header: "State",
    accessorKey: "state",
    cell: ({ row: { original: one } }) => {
      const { word, tone } = DECISION_STATES[one.state];
      return <StateMark tone={tone}>{word}</StateMark>;
    },
  },
  {
    header: "Requested",
    accessorKey: "requested_at",
    cell: ({ row }) => <RelativeDate on={row.original.requested_at} />,
  },
];

const CERTIFICATES: ColumnDef<Certificate>[] = [
  {
    id: "trainee",
    header: "Trainee",
    accessorFn: who,
    cell: ({ row: { original: one } }) => (
      <Link to="/decisions/$id" params={{ id: one.decision }}>
        {who(one)}
      </Link>
    ),
  },
  { header: "Certificate", accessorKey: "title" },
  {
    header: "State",
    accessorKey: "state",
    cell: ({ row: { original: one } }) => {
      const { word, tone } = CERTIFICATE_STATES[one.state];
      return (
        <span className="marks">
          <StateMark tone={tone}>{word}</StateMark>
          {endsWithin(one, SOON_DAYS) && <StateMark tone="partial">Ends soon</StateMark>}
          {(one.is_flagged || one.is_in_doubt) && (
            <StateMark tone="alert">Evidence changed</StateMark>
          )}
        </span>
      );
    },
  },
  {
    header: "Issued",
    accessorKey: "issued_at",
    cell: ({ row }) => <RelativeDate on={row.original.issued_at.slice(0, 10)} as="date" />,
  },
  {
    id: "until",
    header: "Valid until",
    accessorFn: ({ valid_until }) => valid_until ?? "",
    cell: ({ row: { original: one } }) =>
      one.valid_until === null ? "no end" : <RelativeDate on={one.valid_until} as="date" />,
  },
  {
    header: "Code",
    accessorKey: "code",
    cell: ({ row }) => <code className="certificate-code">{row.original.code}</code>,
  },
];

function isShown(certificate: Certificate, show: string): boolean {
  if (show === "soon") return endsWithin(certificate, SOON_DAYS);
  return show === "" || certificate.state === show;
}

/** What waits for a decision, and every certificate with whether it holds. */
export function CertificationPage() {
  const { programme } = useProgramme();
  const decisions = useQuery(decisionsQuery(programme.id));
  const certificates = useQuery(certificatesQuery(programme.id));
  const [filters, setFilter] = useSearchFilters();
  const show = filters.certificates ?? "";
  return (
    <>
      <PageTitle
        title="Certification"
        {...(decisions.data && certificates.data
          ? { lead: sentence(decisions.data.results, certificates.data.results) }
          : {})}
      />
      <div className="stack stack--loose">
        <section aria-labelledby="decisions-title" className="stack">
          <h2 id="decisions-title" className="section-title">
            Decisions
          </h2>
          <QueryView query={decisions}>
            {({ results }) =>
              results.length === 0 ? (
                <EmptyState
                  title="Decisions will be listed here"
                  action={<Link to="/trainees">Open a trainee&apos;s portfolio</Link>}
                >
                  A decision is asked for on a trainee&apos;s portfolio.
                </EmptyState>
              ) : (
                <DataTable
                  caption="Decisions"
                  unit="decision"
                  columns={DECISIONS}
                  rows={[...results].sort(
                    (a, b) => Number(OPEN.has(b.state)) - Number(OPEN.has(a.state)),
                  )}
                  rowId={(one) => one.id}
                />
              )
            }
          </QueryView>
        </section>
        <section aria-labelledby="certificates-title" className="stack">
          <h2 id="certificates-title" className="section-title">
            Certificates
          </h2>
          <QueryView query={certificates}>
            {({ results }) =>
              results.length === 0 ? (
                <EmptyState title="Certificates will be listed here">
                  One is issued with every decision that certifies.
                </EmptyState>
              ) : (
                <>
                  <FilterBar>
                    <ChoiceField
                      label="Show"
                      none="All"
                      value={show}
                      choices={SHOWN}
                      onChange={(value) => setFilter("certificates", value)}
                    />
                  </FilterBar>
                  <DataTable
                    caption="Certificates"
                    unit="certificate"
                    columns={CERTIFICATES}
                    rows={results.filter((one) => isShown(one, show))}
                    rowId={(one) => one.id}
                    total={results.length}
                  />
                </>
              )
            }
          </QueryView>
        </section>
      </div>
    </>
  );
}

function sentence(
  decisions: readonly DecisionSummary[],
  certificates: readonly Certificate[],
): string {
  const waiting = decisions.filter(({ state }) => OPEN.has(state)).length;
  const valid = certificates.filter(({ state }) => state === "valid");
  const soon = valid.filter((one) => endsWithin(one, SOON_DAYS)).length;
  const wait = waiting === 1 ? "1 decision is open" : `${waiting} decisions are open`;
  const hold =
    valid.length === 1 ? "1 certificate is valid" : `${valid.length} certificates are valid`;
  return `${wait}; ${hold}${soon > 0 ? `, of which ${counted(soon, "ends", "end")} soon` : ""}.`;
}
