import { Checkbox, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import type { ErasureOutlook, Membership } from "@/api/types";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { Note } from "@/components/note";
import { notifyDone } from "@/components/notify";
import { QueryView } from "@/components/query-view";
import { counted } from "@/lib/words";

interface EraseDialogProps {
  membership: Membership;
  onClose: () => void;
}

/** Erases who a person was: what goes, what stays, and their address typed to confirm. */
export function EraseDialog({ membership, onClose }: EraseDialogProps) {
  const queries = useQueryClient();
  const { id, person } = membership;
  const path = { params: { path: { id } } };
  const [email, setEmail] = useState("");
  const [keepScores, setKeepScores] = useState(false);
  const [reason, setReason] = useState("");
  const outlook = useQuery({
    queryKey: ["erasure-outlook", id],
    queryFn: () => answerOf(api.GET("/api/v1/personal-data/{id}/", path)),
    // What is in the way can have gone since it was asked last.
    staleTime: 0,
  });
  const erasing = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/personal-data/{id}/erase/", {
          ...path,
          body: { email, keep_scores: keepScores, reason },
        }),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["memberships"] });
      notifyDone("The account is erased.");
      onClose();
    },
  });
  const isBlocked = outlook.data === undefined || outlook.data.hindrances.length > 0;
  const isTyped = email.trim().toLowerCase() === person.email.toLowerCase();
  return (
    <ConfirmDialog
      opened
      title={`Erase the account of ${person.name}?`}
      confirmLabel="Erase it for good"
      onConfirm={() => erasing.mutate()}
      onClose={onClose}
      isPending={erasing.isPending}
      isDisabled={isBlocked || !isTyped}
      isGrave
      error={erasing.error}
    >
      <QueryView query={outlook}>{(found) => <Outlook found={found} />}</QueryView>
      {outlook.data !== undefined && outlook.data.n_own_sessions > 0 && (
        <Checkbox
          label="They agree that scores of their own sessions stay, without their name"
          description="Otherwise these count nowhere from now on; reports that rest on them are flagged."
          checked={keepScores}
          onChange={(event) => setKeepScores(event.currentTarget.checked)}
        />
      )}
      <TextInput
        label="Why"
        description="Kept with the event, where it can be erased. Name nobody."
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={500}
      />
      <TextInput
        label="Their e-mail address, to confirm"
        description={person.email}
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
        autoComplete="off"
        maxLength={254}
      />
    </ConfirmDialog>
  );
}

function Outlook({ found }: { found: ErasureOutlook }) {
  return (
    <>
      {found.hindrances.length > 0 && (
        <Note tone="caution" title="This cannot be done yet">
          <ul>
            {found.hindrances.map(({ code, detail }) => (
              <li key={`${code} ${detail}`}>{detail}</li>
            ))}
          </ul>
        </Note>
      )}
      <div>
        <p>Nobody can take this back. These go at once:</p>
        <ul>
          <li>name, address, sign-ins, and addresses and browsers in the audit trail</li>
          {found.n_texts > 0 && (
            <li>transcripts and recordings of {counted(found.n_texts, "session")} of theirs</li>
          )}
          {found.n_certificates > 0 && (
            <li>
              the name on {counted(found.n_certificates, "certificate")}, which nobody can verify
              then
            </li>
          )}
        </ul>
      </div>
      <div>
        <p>These stay, under their code:</p>
        <ul>
          <li>
            {found.n_ratings_kept === null
              ? "submitted ratings"
              : counted(found.n_ratings_kept, "submitted rating")}
            , decisions and goals
          </li>
          <li>the audit trail, without their name</li>
        </ul>
      </div>
      {found.n_due === null && (
        <p>
          Ratings they have not finished have to be given to somebody else. You rate in an open
          round, so how many there are is not shown to you.
        </p>
      )}
      {found.n_due !== null && found.n_due > 0 && (
        <p>
          {counted(found.n_due, "rating")} they have not finished{" "}
          {found.n_due === 1 ? "has" : "have"} to be given to somebody else.
        </p>
      )}
    </>
  );
}
