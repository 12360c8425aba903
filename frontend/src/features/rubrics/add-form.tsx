import { Button, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { asApiError } from "@/api/errors";
import { useProgramme } from "@/api/me";
import { Note } from "@/components/note";
import { notifyDone } from "@/components/notify";
import { refusalWords } from "./upload-words";

/** The server asks for a sentence, not for a word. */
const LEAST = 20;

interface AddFormProps {
  text: string;
  isStale: boolean;
  onAdded: () => void;
}

/** By what right the programme uses the text, and the act itself. */
export function AddForm({ text, isStale, onAdded }: AddFormProps) {
  const { programme } = useProgramme();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [right, setRight] = useState("");
  const [wasAsked, setAsked] = useState(false);
  const isShort = right.trim().length < LEAST;

  const adding = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/rubrics/", {
          body: { programme: programme.id, text, permission_note: right },
        }),
      ),
    onSuccess: async (added) => {
      onAdded();
      await queries.invalidateQueries({ queryKey: ["rubrics"] });
      notifyDone(`${added.title} ${added.version} was added. Choose it to use it in new rounds.`);
      await navigate({ to: "/rubrics/$id", params: { id: added.id } });
    },
  });
  const refused = adding.error === null ? null : asApiError(adding.error);
  const words = refused === null ? null : refusalWords(refused.code);

  return (
    <form
      className="panel stack measure"
      onSubmit={(event) => {
        event.preventDefault();
        setAsked(true);
        if (!isShort && !isStale) adding.mutate();
      }}
    >
      <Textarea
        label="By what right does the programme use this text?"
        description="Name who owns it and what they allow: your own work, a licence, a letter and its date. It is kept with the version."
        required
        autosize={false}
        rows={3}
        maxLength={4000}
        value={right}
        error={
          wasAsked && isShort
            ? `Write at least ${LEAST} characters: who owns it, what they allow.`
            : null
        }
        onChange={(event) => setRight(event.currentTarget.value)}
      />
      {refused !== null && words !== null && (
        <Note tone="error" title={words.title}>
          <p>{refused.message}</p>
          <p>{words.advice}</p>
        </Note>
      )}
      <div>
        <Button type="submit" loading={adding.isPending} disabled={isStale}>
          Add this instrument
        </Button>
      </div>
    </form>
  );
}
