import { TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { sessionsQuery } from "@/api/lists";
import { usePermission, useProgramme } from "@/api/me";
import type { TherapySession } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { EmptyState } from "@/components/empty-state";
import { FilterBar } from "@/components/filter-bar";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { useSearchFilters } from "@/components/use-search-filters";
import { daysUntil } from "@/lib/dates";
import { counted, phaseWord } from "@/lib/words";
import { SESSION_STATES, stateOf } from "@/components/session/session-state";
import { SessionsTable } from "./sessions-table";

const PHASES = ["initial", "middle", "termination"].map((value) => ({
  value,
  label: phaseWord(value),
}));

const CONSENTS = [
  { value: "in_force", label: "In force" },
  { value: "ending_soon", label: "Ends within 30 days" },
  { value: "expired", label: "Expired" },
  { value: "withdrawn", label: "Withdrawn" },
  { value: "not_begun", label: "Not begun" },
  { value: "none", label: "None recorded" },
];
const SOON_DAYS = 30;

function hasConsent(session: TherapySession, state: string): boolean {
  if (state !== "ending_soon") return session.consent_state === state;
  const end = session.consent?.expires_on ?? null;
  return session.consent_state === "in_force" && end !== null && daysUntil(end) <= SOON_DAYS;
}

type Filters = Readonly<Record<string, string>>;

function matches(session: TherapySession, filters: Filters): boolean {
  if (filters.state && stateOf(session).id !== filters.state) return false;
  if (filters.consent && !hasConsent(session, filters.consent)) return false;
  if (filters.phase && session.phase !== filters.phase) return false;
  if (filters.trainee && session.trainee?.code !== filters.trainee) return false;
  if (filters.find) {
    const text = [session.label, session.case?.code, session.trainee?.code, session.trainee?.name];
    return text.join(" ").toLowerCase().includes(filters.find.toLowerCase());
  }
  return true;
}

function sentence(sessions: readonly TherapySession[]): string {
  const ready = sessions.filter((session) => session.is_assignable).length;
  const unassigned = sessions.filter((session) => stateOf(session).id === "unassigned").length;
  const waiting =
    unassigned > 0 ? `; ${unassigned} ${unassigned === 1 ? "waits" : "wait"} for a case` : "";
  return `${counted(sessions.length, "session")}, ${ready} ready for raters${waiting}.`;
}

export function SessionsPage() {
  const { programme } = useProgramme();
  const sessions = useQuery(sessionsQuery(programme.id));
  const mayPrepare = usePermission("transcript.prepare");
  const mayBring = usePermission("session.bring");
  const mayImport = mayPrepare || mayBring;
  const [filters, setFilter] = useSearchFilters();
  const all = sessions.data?.results ?? [];
  const trainees = [...new Set(all.flatMap((one) => (one.trainee ? [one.trainee.code] : [])))];
  const importLink = (
    <>
      <Link to="/register">Register of meetings</Link>
      {mayImport && (
        <Link to="/sessions/import" className="button-link">
          Import transcripts
        </Link>
      )}
    </>
  );

  return (
    <>
      <PageTitle
        title="Sessions"
        {...(sessions.data ? { lead: sentence(all) } : {})}
        action={importLink}
      />
      <QueryView query={sessions}>
        {({ results, count }) => {
          if (results.length === 0) {
            return (
              <EmptyState
                title="Sessions and their transcripts will be listed here"
                {...(mayImport
                  ? { action: <Link to="/sessions/import">Import the first transcript</Link> }
                  : {})}
              >
                A session appears when its transcript is imported, or when the meeting is
                registered.
              </EmptyState>
            );
          }
          const shown = results.filter((session) => matches(session, filters));
          return (
            <>
              <FilterBar>
                <TextInput
                  label="Find"
                  type="search"
                  value={filters.find ?? ""}
                  onChange={(event) => setFilter("find", event.currentTarget.value)}
                />
                <ChoiceField
                  label="State"
                  none="Any state"
                  value={filters.state ?? ""}
                  choices={SESSION_STATES}
                  onChange={(value) => setFilter("state", value)}
                />
                <ChoiceField
                  label="Consent"
                  none="Any consent"
                  value={filters.consent ?? ""}
                  choices={CONSENTS}
                  onChange={(value) => setFilter("consent", value)}
                />
                <ChoiceField
                  label="Phase"
                  none="Any phase"
                  value={filters.phase ?? ""}
                  choices={PHASES}
                  onChange={(value) => setFilter("phase", value)}
                />
                {trainees.length > 1 && (
                  <ChoiceField
                    label="Trainee"
                    none="Any trainee"
                    value={filters.trainee ?? ""}
                    choices={trainees.sort().map((code) => ({ value: code, label: code }))}
                    onChange={(value) => setFilter("trainee", value)}
                  />
                )}
              </FilterBar>
              {shown.length === 0 ? (
                <EmptyState title="No session matches these filters" />
              ) : (
                <SessionsTable sessions={shown} total={count} />
              )}
            </>
          );
        }}
      </QueryView>
    </>
  );
}
