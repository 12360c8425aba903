import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { useProgramme } from "@/api/me";
import type { RubricSummary } from "@/api/types";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { notifyDone } from "@/components/notify";
import { isByDefault, isChosen } from "./library";

interface ChoiceButtonProps {
  rubric: RubricSummary;
  /** All versions the programme can use, to say what a choice puts aside. */
  all: readonly RubricSummary[];
  isPrimary?: boolean;
}

/** Choose a version for the programme or stop using it, after saying what follows. */
export function ChoiceButton({ rubric, all, isPrimary = false }: ChoiceButtonProps) {
  const { programme } = useProgramme();
  const queries = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const chosen = isChosen(rubric, programme.id);
  // What counts until the programme chooses can be chosen, so that it stays on this version.
  const act = chosen && !isByDefault(rubric, programme.id) ? "unpin" : "pin";

  const change = useMutation({
    mutationFn: () => {
      const call = { params: { path: { id: rubric.id } }, body: { programme: programme.id } };
      return answerOf(
        act === "pin"
          ? api.POST("/api/v1/rubrics/{id}/pin/", call)
          : api.POST("/api/v1/rubrics/{id}/unpin/", call),
      );
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["rubrics"] });
      setOpen(false);
      notifyDone(
        act === "pin"
          ? `New rounds may use ${nameOf(rubric)}.`
          : `No new round uses ${nameOf(rubric)}.`,
      );
    },
  });

  if (!rubric.allowed_actions.includes(act)) return null;
  const label = act === "pin" ? "Choose" : "Stop using";
  return (
    <>
      <Button
        {...(isPrimary ? {} : { size: "xs" })}
        variant={isPrimary && act === "pin" ? "filled" : "default"}
        {...(isPrimary ? {} : { "aria-label": `${label}: ${nameOf(rubric)}` })}
        onClick={() => {
          change.reset();
          setOpen(true);
        }}
      >
        {isPrimary ? `${label} this version` : label}
      </Button>
      <ConfirmDialog
        opened={isOpen}
        title={act === "pin" ? "Choose this version?" : "Stop using this version?"}
        confirmLabel={act === "pin" ? "Choose it" : "Stop using it"}
        onConfirm={() => change.mutate()}
        onClose={() => setOpen(false)}
        isPending={change.isPending}
        error={change.error}
      >
        <p>
          <strong>{nameOf(rubric)}</strong>
        </p>
        {consequences(rubric, all, programme.id, act).map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </ConfirmDialog>
    </>
  );
}

function nameOf(rubric: RubricSummary): string {
  return `${rubric.title} ${rubric.version}`;
}

function consequences(
  rubric: RubricSummary,
  all: readonly RubricSummary[],
  programme: string,
  act: "pin" | "unpin",
): string[] {
  if (act === "unpin") {
    return [
      "New rounds can no longer use it. Rounds that have begun go on with it, and ratings keep the version they were made with.",
    ];
  }
  const sentences = [
    "New rounds and ratings can use it. What has begun keeps the version it began with.",
  ];
  const before = all.find(
    (one) => one.slug === rubric.slug && one.id !== rubric.id && isChosen(one, programme),
  );
  if (before) sentences.push(`It takes the place of version ${before.version}.`);
  if (isByDefault(rubric, programme)) {
    sentences.push("The programme stays with this version when a newer one comes.");
  }
  return sentences;
}
