import { Button, Checkbox, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import type { TherapySession } from "@/api/types";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { StateMark } from "@/components/state-mark";
import { formatMoment } from "@/lib/dates";
import { useSessionChanged } from "./use-session-change";

/** Whether somebody vouches that nobody can be recognised in the text. */
export function DeidentifiedPanel({ session }: { session: TherapySession }) {
  const [isOpen, setIsOpen] = useState(false);
  const mayAttest =
    session.deidentified_at === null && session.allowed_actions.includes("attest_deidentified");
  return (
    <section className="panel stack stack--tight" aria-labelledby="session-deidentified">
      <h2 id="session-deidentified" className="section-title">
        De-identified
      </h2>
      {session.deidentified_at === null ? (
        <StateMark tone="open">Not confirmed</StateMark>
      ) : (
        <StateMark tone="done">Confirmed on {formatMoment(session.deidentified_at)}</StateMark>
      )}
      {mayAttest && (
        <div>
          <Button size="compact-sm" variant="default" onClick={() => setIsOpen(true)}>
            Confirm
          </Button>
        </div>
      )}
      {isOpen && <AttestDialog session={session} onClose={() => setIsOpen(false)} />}
    </section>
  );
}

function AttestDialog({ session, onClose }: { session: TherapySession; onClose: () => void }) {
  const changed = useSessionChanged(session.id);
  const [isSure, setIsSure] = useState(false);
  const [note, setNote] = useState("");
  const attest = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/sessions/{id}/attest-deidentified/", {
          params: { path: { id: session.id } },
          body: { confirmed: true, note: note.trim() },
        }),
      ),
    onSuccess: async () => {
      await changed("The session is confirmed as de-identified.");
      onClose();
    },
  });
  return (
    <ConfirmDialog
      opened
      title="Confirm that this session is de-identified"
      confirmLabel="Confirm"
      onConfirm={() => attest.mutate()}
      onClose={onClose}
      isPending={attest.isPending}
      isDisabled={!isSure}
      error={attest.error}
    >
      <p>
        Raters read the whole text. Names, places, employers, dates of birth, addresses and numbers
        that could tell who the client is must be gone. Your name is recorded with this.
      </p>
      <Checkbox
        checked={isSure}
        onChange={(event) => setIsSure(event.currentTarget.checked)}
        label="I have checked the text, and nobody can be recognised in it"
      />
      <Textarea
        label="Note"
        description="Optional: how it was checked."
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        rows={2}
      />
    </ConfirmDialog>
  );
}
