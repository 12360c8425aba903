import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { AttestedClaim, Portfolio, SupervisionEntry } from "@/api/types";
import { QueryView } from "@/components/query-view";
import { RelativeDate } from "@/components/relative-date";
import { AttestDialog } from "./attest-dialog";
import { ClaimItem } from "./claim-item";
import { LogDialog } from "./log-dialog";
import { attestationsQuery, logsQuery } from "./queries";
import "./certification.css";

type Requirement = NonNullable<Portfolio["portfolio"]>["requirements"][number];

interface ClaimsSectionProps {
  trainee: Portfolio["trainee"];
  supervisors: Portfolio["supervisors"];
  requirements: readonly Requirement[];
  mayEnter: boolean;
}

/** Supervision that was had and requirements that were met, each with who vouches for it. */
export function ClaimsSection({
  trainee,
  supervisors,
  requirements,
  mayEnter,
}: ClaimsSectionProps) {
  const logs = useQuery(logsQuery(trainee.id));
  const attestations = useQuery(attestationsQuery(trainee.id));
  const [adding, setAdding] = useState<"log" | "attestation" | null>(null);
  const close = () => setAdding(null);
  return (
    <div className="claims no-print">
      <section aria-labelledby="logs-title" className="stack stack--tight">
        <div className="row row--between">
          <h2 id="logs-title" className="section-title">
            Supervision
          </h2>
          {mayEnter && (
            <Button variant="default" onClick={() => setAdding("log")}>
              Enter supervision
            </Button>
          )}
        </div>
        <QueryView query={logs}>
          {({ results }) => (
            <>
              <p className="soft">{hoursWords(results)}</p>
              <ul className="claim-list">
                {results.map((entry) => (
                  <ClaimItem key={entry.id} claim={entry} kind="supervision-logs">
                    <RelativeDate on={entry.held_on} as="date" /> · {entry.minutes} min with{" "}
                    {entry.supervisor}
                    {entry.case_code !== null && ` · case ${entry.case_code}`}
                  </ClaimItem>
                ))}
              </ul>
            </>
          )}
        </QueryView>
      </section>
      <section aria-labelledby="attested-title" className="stack stack--tight">
        <div className="row row--between">
          <h2 id="attested-title" className="section-title">
            Attested requirements
          </h2>
          {mayEnter && requirements.length > 0 && (
            <Button variant="default" onClick={() => setAdding("attestation")}>
              Attest a requirement
            </Button>
          )}
        </div>
        <QueryView query={attestations}>
          {({ results }) => (
            <>
              {results.length === 0 && (
                <p className="soft">
                  {requirements.length === 0
                    ? "This pathway asks for none."
                    : "Nothing is attested yet."}
                </p>
              )}
              <ul className="claim-list">
                {results.map((entry) => (
                  <ClaimItem key={entry.id} claim={entry} kind="attestations">
                    {attestedWords(entry, requirements)} ·{" "}
                    <RelativeDate on={entry.done_on} as="date" />
                  </ClaimItem>
                ))}
              </ul>
            </>
          )}
        </QueryView>
      </section>
      {adding === "log" && (
        <LogDialog trainee={trainee} supervisors={supervisors} onClose={close} />
      )}
      {adding === "attestation" && (
        <AttestDialog trainee={trainee.id} requirements={requirements} onClose={close} />
      )}
    </div>
  );
}

function hoursWords(entries: readonly SupervisionEntry[]): string {
  const standing = entries.filter(({ replaced_by }) => replaced_by === null);
  if (standing.length === 0) return "No supervision is entered yet.";
  const hours = (confirmed: boolean) =>
    standing
      .filter((entry) => (entry.confirmed === true) === confirmed && entry.confirmed !== false)
      .reduce((sum, { minutes }) => sum + minutes, 0) / 60;
  const waiting = hours(false);
  return (
    `${hours(true).toFixed(1)} h confirmed` +
    (waiting > 0 ? `, ${waiting.toFixed(1)} h wait for a supervisor's word.` : ".")
  );
}

function attestedWords(entry: AttestedClaim, requirements: readonly Requirement[]): string {
  const asked = requirements.find(({ id }) => id === entry.requirement);
  if (!asked) return `${entry.requirement.replaceAll("_", " ")}: ${entry.amount}`;
  return `${asked.label}: ${entry.amount} ${asked.unit}`;
}
