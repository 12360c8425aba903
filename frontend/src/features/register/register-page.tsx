import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { casesQuery } from "@/api/lists";
import { useProgramme } from "@/api/me";
import type { Case, MissingReason, RecordingWord } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { EmptyState } from "@/components/empty-state";
import { FilterBar } from "@/components/filter-bar";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { useSearchFilters } from "@/components/use-search-filters";
import { MeetingDialog } from "./meeting-dialog";
import { MeetingsTable } from "./meetings-table";
import { MissingList } from "./missing-list";
import { type MeetingFilter, meetingsQuery, type Narrowed, registerQuery } from "./queries";
import { MISSING_REASONS, RECORDINGS, registerSentence } from "./register-words";
import "./register.css";

type Filters = Readonly<Record<string, string>>;

function narrowedBy({ case: ofCase, trainee }: Filters): Narrowed {
  return { ...(ofCase ? { case: ofCase } : {}), ...(trainee ? { trainee } : {}) };
}

function filteredBy(filters: Filters): MeetingFilter {
  return {
    ...narrowedBy(filters),
    ...(filters.recording ? { recording: filters.recording as RecordingWord } : {}),
    ...(filters.reason ? { missing_reason: filters.reason as MissingReason } : {}),
  };
}

function traineesOf(cases: readonly Case[]) {
  const found = new Map(cases.map((one) => [one.trainee.id, one.trainee]));
  return [...found.values()].map((one) => ({
    value: one.id,
    label: [one.code, one.name].filter(Boolean).join(" · "),
  }));
}

/** Every meeting of the programme that was held: the frame from which sessions are drawn. */
export function RegisterPage() {
  const { programme } = useProgramme();
  const [filters, setFilter] = useSearchFilters();
  const register = useQuery(registerQuery(programme.id, narrowedBy(filters)));
  const meetings = useQuery(meetingsQuery(programme.id, filteredBy(filters)));
  const cases = useQuery(casesQuery(programme.id)).data?.results ?? [];
  const [isOpen, setIsOpen] = useState(false);
  const own = cases.filter((one) => one.allowed_actions.includes("register_meetings"));
  const mayRegister = register.data?.can_register === true && own.length > 0;
  const query = new URLSearchParams({ programme: programme.id, ...narrowedBy(filters) }).toString();
  const isFiltered = Object.keys(filteredBy(filters)).length > 0;
  return (
    <>
      <PageTitle
        title="Register of meetings"
        {...(register.data ? { lead: registerSentence(register.data) } : {})}
        {...(mayRegister
          ? { action: <Button onClick={() => setIsOpen(true)}>Register a meeting</Button> }
          : {})}
        trail={<Link to="/sessions">Sessions</Link>}
      />
      <div className="stack">
        <p className="measure soft">
          Sessions are drawn at random from this list, so it holds every meeting that was held: what
          was not recorded is part of the picture.
        </p>
        <p className="row no-print">
          {mayRegister && <Link to="/register/import">Enter many from a CSV file</Link>}
          <a href={`/api/v1/sessions/register/export/?${query}`} download>
            Export as CSV
          </a>
        </p>
        {register.data && <MissingList register={register.data} />}
        <FilterBar>
          <ChoiceField
            label="Trainee"
            none="Any trainee"
            value={filters.trainee ?? ""}
            choices={traineesOf(cases)}
            onChange={(value) => setFilter("trainee", value)}
          />
          <ChoiceField
            label="Case"
            none="Any case"
            value={filters.case ?? ""}
            choices={cases
              .filter((one) => !filters.trainee || one.trainee.id === filters.trainee)
              .map((one) => ({ value: one.id, label: one.code }))}
            onChange={(value) => setFilter("case", value)}
          />
          <ChoiceField
            label="Recording"
            none="Recorded or not"
            value={filters.recording ?? ""}
            choices={RECORDINGS}
            onChange={(value) => setFilter("recording", value)}
          />
          <ChoiceField
            label="Why there is none"
            none="Any reason"
            value={filters.reason ?? ""}
            choices={MISSING_REASONS}
            onChange={(value) => setFilter("reason", value)}
          />
        </FilterBar>
        <QueryView query={meetings}>
          {({ results, count }) =>
            results.length > 0 ? (
              <MeetingsTable meetings={results} total={count} withCase />
            ) : isFiltered ? (
              <EmptyState title="No meeting matches these filters" />
            ) : (
              <EmptyState
                title="Every meeting that was held will be listed here"
                {...(mayRegister
                  ? { action: <Link to="/register/import">Enter them from a CSV file</Link> }
                  : {})}
              >
                {mayRegister
                  ? "Register them one by one, or all at once from a file."
                  : "Trainees enter their own meetings, the programme lead those of everybody."}
              </EmptyState>
            )
          }
        </QueryView>
      </div>
      {isOpen && <MeetingDialog cases={own} onClose={() => setIsOpen(false)} />}
    </>
  );
}
