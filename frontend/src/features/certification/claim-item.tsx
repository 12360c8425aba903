import { Button } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { answerOf, api } from "@/api/client";
import type { AttestedClaim, SupervisionEntry } from "@/api/types";
import { ErrorNote } from "@/components/error-note";
import { StateMark, type StateTone } from "@/components/state-mark";
import { ReasonDialog } from "./reason-dialog";
import { useChange } from "./use-change";

type Claim = SupervisionEntry | AttestedClaim;

interface ClaimItemProps {
  claim: Claim;
  kind: "supervision-logs" | "attestations";
  children: ReactNode;
}

function said(claim: Claim): { word: string; tone: StateTone } {
  if (claim.replaced_by !== null) return { word: "Corrected", tone: "quiet" };
  if (claim.confirmed === null) return { word: "Not confirmed yet", tone: "open" };
  return claim.confirmed
    ? { word: "Confirmed", tone: "done" }
    : { word: "Not confirmed", tone: "alert" };
}

/** One entry: what it says, whether it counts, and what may be done with it. */
export function ClaimItem({ claim, kind, children }: ClaimItemProps) {
  const [isRefusing, setRefusing] = useState(false);
  const at = { params: { path: { id: claim.id } } };
  const confirm = useChange<undefined, unknown>(
    () =>
      kind === "attestations"
        ? answerOf(api.POST("/api/v1/attestations/{id}/confirm/", at))
        : answerOf(api.POST("/api/v1/supervision-logs/{id}/confirm/", at)),
    { done: "The entry counts now." },
  );
  const refuse = useChange<string, unknown>(
    (reason: string) =>
      kind === "attestations"
        ? answerOf(api.POST("/api/v1/attestations/{id}/refuse/", { ...at, body: { reason } }))
        : answerOf(api.POST("/api/v1/supervision-logs/{id}/refuse/", { ...at, body: { reason } })),
    { done: "The entry does not count.", after: () => setRefusing(false) },
  );
  const { word, tone } = said(claim);
  return (
    <li className="claim">
      <div className="row row--between">
        <span>{children}</span>
        <StateMark tone={tone}>{word}</StateMark>
      </div>
      {claim.evidence !== "" && <p className="soft measure">{claim.evidence}</p>}
      {claim.confirmed === false && claim.refusal !== "" && (
        <p className="measure">
          {claim.reviewer}: {claim.refusal}
        </p>
      )}
      {confirm.error !== null && <ErrorNote error={confirm.error} title="It was not confirmed" />}
      {(claim.allowed_actions.includes("confirm") || claim.allowed_actions.includes("refuse")) && (
        <div className="row">
          {claim.allowed_actions.includes("confirm") && (
            <Button
              size="xs"
              variant="default"
              loading={confirm.isPending}
              onClick={() => confirm.mutate(undefined)}
            >
              Confirm
            </Button>
          )}
          {claim.allowed_actions.includes("refuse") && (
            <Button
              size="xs"
              variant="default"
              onClick={() => {
                refuse.reset();
                setRefusing(true);
              }}
            >
              Do not confirm
            </Button>
          )}
        </div>
      )}
      {isRefusing && (
        <ReasonDialog
          title="Do not confirm this entry?"
          confirmLabel="Do not confirm it"
          label="Why"
          description="The trainee reads it."
          isPending={refuse.isPending}
          error={refuse.error}
          onConfirm={(reason) => refuse.mutate(reason)}
          onClose={() => setRefusing(false)}
        />
      )}
    </li>
  );
}
