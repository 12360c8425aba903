import { Button, Textarea } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import type { Portfolio } from "@/api/types";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { Note } from "@/components/note";
import { RelativeDate } from "@/components/relative-date";
import { useChange } from "./use-change";

/** Ask for a decision on the portfolio as it is shown. */
export function RequestButton({ portfolio, since }: { portfolio: Portfolio; since: string }) {
  const navigate = useNavigate();
  const [isOpen, setOpen] = useState(false);
  const [note, setNote] = useState("");
  const content = portfolio.portfolio;
  const request = useChange(
    (pathway: string) =>
      answerOf(
        api.POST("/api/v1/decisions/", {
          body: {
            trainee: portfolio.trainee.id,
            pathway,
            note,
            since: since === "" ? null : since,
          },
        }),
      ),
    {
      done: "The decision was asked for.",
      after: ({ id }) => void navigate({ to: "/decisions/$id", params: { id } }),
    },
  );
  if (content === null) return null;
  return (
    <>
      <Button
        onClick={() => {
          request.reset();
          setOpen(true);
        }}
      >
        Ask for a decision
      </Button>
      <ConfirmDialog
        opened={isOpen}
        title="Ask for a decision?"
        confirmLabel="Ask for it"
        onConfirm={() => request.mutate(content.pathway.id)}
        onClose={() => setOpen(false)}
        isPending={request.isPending}
        error={request.error}
      >
        <p>
          The lead freezes the evidence by {content.pathway.title} {content.pathway.version}, and
          people who rated none of it decide.
        </p>
        <p>
          It rests on every rated session
          {since === "" ? (
            "."
          ) : (
            <>
              {" "}
              since <RelativeDate on={since} as="date" />.
            </>
          )}
        </p>
        {content.unsigned_state !== "pass" && (
          <Note tone="caution">
            <p>
              As far as can be seen here, not every rule is met yet. You can ask all the same; the
              answer is then likely to be “not yet”.
            </p>
          </Note>
        )}
        <Textarea
          label="Note to whoever decides"
          description="Not needed."
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          rows={3}
        />
      </ConfirmDialog>
    </>
  );
}
