import { Button, Textarea } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import type { Certificate } from "@/api/types";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { RelativeDate } from "@/components/relative-date";
import { useChange } from "./use-change";

interface RenewButtonProps {
  certificate: Certificate;
  /** Whether it has run out or soon will. */
  isDue: boolean;
}

/** Ask for a decision that renews a certificate. */
export function RenewButton({ certificate, isDue }: RenewButtonProps) {
  const navigate = useNavigate();
  const [isOpen, setOpen] = useState(false);
  const [note, setNote] = useState("");
  const renew = useChange(
    (said: string) =>
      answerOf(
        api.POST("/api/v1/certificates/{id}/renew/", {
          params: { path: { id: certificate.id } },
          body: { note: said },
        }),
      ),
    {
      done: "The renewal was asked for.",
      after: ({ id }) => void navigate({ to: "/decisions/$id", params: { id } }),
    },
  );
  const issued = certificate.issued_at.slice(0, 10);
  return (
    <>
      <Button
        variant={isDue ? "filled" : "default"}
        onClick={() => {
          renew.reset();
          setOpen(true);
        }}
      >
        Renew…
      </Button>
      <ConfirmDialog
        opened={isOpen}
        title="Ask for a renewal?"
        confirmLabel="Ask for it"
        onConfirm={() => renew.mutate(note)}
        onClose={() => setOpen(false)}
        isPending={renew.isPending}
        error={renew.error}
      >
        <p>
          The rules that the pathway names for a renewal are held against sessions held after{" "}
          <RelativeDate on={issued} as="date" />, and people sign as before. Harm flags count
          whenever they were raised.
        </p>
        <p>
          <Link
            to="/trainees/$id/portfolio"
            params={{ id: certificate.trainee.id }}
            search={{ since: issued } as never}
          >
            The portfolio since that day
          </Link>
        </p>
        <Textarea
          label="Note to whoever decides"
          description="Not needed."
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          rows={3}
          maxLength={4000}
        />
      </ConfirmDialog>
    </>
  );
}
