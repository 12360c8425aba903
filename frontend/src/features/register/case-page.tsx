import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Case, TherapySession } from "@/api/types";
import { EmptyState } from "@/components/empty-state";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { useRouteId } from "@/components/use-route-id";
import { AreasPanel } from "./areas-panel";
import { FactsPanel } from "./facts-panel";
import { MeetingDialog } from "./meeting-dialog";
import { MeetingsTable } from "./meetings-table";
import { MissingList } from "./missing-list";
import { OutcomesSection } from "./outcomes-section";
import { caseQuery, caseRecordQuery, meetingsQuery, registerQuery } from "./queries";
import { registerSentence } from "./register-words";
import "./register.css";

/** One course of treatment: its facts, its meetings, and how the client is. */
export function CasePage() {
  const shown = useQuery(caseQuery(useRouteId()));
  return (
    <QueryView query={shown} isPage>
      {(data) => <CaseDetail shown={data} />}
    </QueryView>
  );
}

function CaseDetail({ shown }: { shown: Case }) {
  const register = useQuery(registerQuery(shown.programme, { case: shown.id }));
  const meetings = useQuery(meetingsQuery(shown.programme, { case: shown.id }));
  const record = useQuery(caseRecordQuery(shown.id));
  const [isOpen, setIsOpen] = useState(false);
  const mayRegister = shown.allowed_actions.includes("register_meetings");
  const add = mayRegister && <Button onClick={() => setIsOpen(true)}>Register a meeting</Button>;
  return (
    <>
      <PageTitle
        title={`Case ${shown.code}`}
        {...(register.data
          ? { lead: registerSentence(register.data, shown.planned_sessions) }
          : {})}
        {...(add ? { action: add } : {})}
        trail={
          <>
            <Link to="/sessions">Sessions</Link>
            <Link to="/register">Register</Link>
          </>
        }
      />
      <div className="case-page">
        <div className="stack">
          <FactsPanel shown={shown} />
          <QueryView query={record}>
            {(data) => <AreasPanel shown={shown} agreed={data.agreed_areas} />}
          </QueryView>
          {register.data && <MissingList register={register.data} />}
        </div>
        <div className="stack">
          <QueryView query={meetings}>
            {({ results, count }) =>
              results.length === 0 ? (
                <EmptyState
                  title="The meetings of this case will be listed here"
                  {...(add ? { action: add } : {})}
                >
                  Enter every meeting that was held, recorded or not: what is drawn for rating is
                  drawn from all of them.
                </EmptyState>
              ) : (
                <MeetingsTable meetings={results} total={count} />
              )
            }
          </QueryView>
          <QueryView query={record}>
            {(data) => <OutcomesSection shown={shown} record={data} />}
          </QueryView>
        </div>
      </div>
      {isOpen && (
        <MeetingDialog
          cases={[shown]}
          nextNumber={nextNumber(meetings.data?.results ?? [])}
          onClose={() => setIsOpen(false)}
        />
      )}
    </>
  );
}

function nextNumber(meetings: readonly TherapySession[]): number {
  return 1 + Math.max(0, ...meetings.map((meeting) => meeting.number ?? 0));
}
