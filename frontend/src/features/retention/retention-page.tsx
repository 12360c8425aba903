import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useProgramme } from "@/api/me";
import type { ComingDeletion } from "@/api/types";
import { EmptyState } from "@/components/empty-state";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { useSearchFilters } from "@/components/use-search-filters";
import { relativeDay } from "@/lib/dates";
import { counted } from "@/lib/words";
import { ComingSection } from "./coming-section";
import { ConsentSection } from "./consent-section";
import { HoldsSection } from "./holds-section";
import { PolicySection } from "./policy-section";
import { ProofsSection } from "./proofs-section";
import { comingQuery, overviewQuery } from "./queries";
import "./retention.css";

const PARTS = [
  { id: "consent", label: "Consent" },
  { id: "policy", label: "What is kept how long" },
  { id: "coming", label: "Coming deletions" },
  { id: "holds", label: "Legal holds" },
  { id: "proofs", label: "Proofs of deletion" },
] as const;

export const DAYS_AHEAD = 30;

function sentence(coming: readonly ComingDeletion[], count: number): string {
  const first = coming.find((one) => !one.is_held);
  const held = coming.filter((one) => one.is_held).length;
  const free = count - held;
  if (first === undefined || free === 0) {
    return `Nothing is due for deletion in the next ${DAYS_AHEAD} days.`;
  }
  const verb = free === 1 ? "is" : "are";
  return `${counted(free, "deletion")} ${verb} due in the next ${DAYS_AHEAD} days, the first ${relativeDay(first.due_on)}.`;
}

/** What clients agreed to, how long their words are kept, and what became of the rest. */
export function RetentionPage() {
  const { programme } = useProgramme();
  const [search] = useSearchFilters();
  const overview = useQuery(overviewQuery(programme.id));
  const coming = useQuery(comingQuery(programme.id, DAYS_AHEAD));
  const shown = PARTS.find((part) => part.id === search.show) ?? PARTS[0];
  return (
    <>
      <PageTitle
        title="Consent and retention"
        {...(coming.data ? { lead: sentence(coming.data.results, coming.data.count) } : {})}
      />
      <nav className="retention-parts" aria-label="Parts of this page">
        {PARTS.map((part) => (
          <Link
            key={part.id}
            to="/consent-and-retention"
            search={{ show: part.id } as never}
            aria-current={part === shown ? "page" : undefined}
          >
            {part.label}
          </Link>
        ))}
      </nav>
      <QueryView query={overview}>
        {(found) =>
          found === null ? (
            <EmptyState title="Your roles in this programme do not include this page" />
          ) : (
            <>
              {shown.id === "consent" && <ConsentSection overview={found} />}
              {shown.id === "policy" && <PolicySection overview={found} />}
              {shown.id === "coming" && <ComingSection overview={found} />}
              {shown.id === "holds" && <HoldsSection overview={found} />}
              {shown.id === "proofs" && <ProofsSection />}
            </>
          )
        }
      </QueryView>
    </>
  );
}
