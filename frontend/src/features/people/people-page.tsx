import { Link } from "@tanstack/react-router";
import { useProgramme } from "@/api/me";
import { PageTitle } from "@/components/page-title";
import { useSearchFilters } from "@/components/use-search-filters";
import { CasesSection } from "./cases-section";
import { CohortsSection } from "./cohorts-section";
import { InvitationsSection } from "./invitations-section";
import { MembersSection } from "./members-section";
import "./people.css";

interface Part {
  id: string;
  label: string;
  permissions: readonly string[];
}

const PARTS: readonly Part[] = [
  { id: "members", label: "Members", permissions: ["people.read"] },
  { id: "invitations", label: "Invitations", permissions: ["people.manage"] },
  { id: "cohorts", label: "Cohorts and trainees", permissions: ["case.manage"] },
  { id: "cases", label: "Cases", permissions: ["case.manage"] },
];

/** Who belongs to the programme, as what, and whose cases are worked on. */
export function PeoplePage() {
  const { programme, permissions } = useProgramme();
  const [search] = useSearchFilters();
  const parts = PARTS.filter((part) =>
    part.permissions.some((permission) => permissions.includes(permission)),
  );
  const shown = parts.find((part) => part.id === search.show) ?? parts[0];
  return (
    <>
      <PageTitle title="People" lead={`Who belongs to ${programme.name}, and as what.`} />
      {parts.length > 1 && (
        <nav className="people-parts" aria-label="Parts of this page">
          {parts.map((part) => (
            <Link
              key={part.id}
              to="/people"
              search={{ show: part.id } as never}
              aria-current={part === shown ? "page" : undefined}
            >
              {part.label}
            </Link>
          ))}
        </nav>
      )}
      {shown?.id === "members" && <MembersSection />}
      {shown?.id === "invitations" && <InvitationsSection />}
      {shown?.id === "cohorts" && <CohortsSection />}
      {shown?.id === "cases" && <CasesSection />}
    </>
  );
}
