import { Button, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { RefusalNote } from "./refusal-note";

/** The server asks for a sentence, not for a word. */
const LEAST = 20;

interface RightFormProps {
  /** The act, as a verb: "Add this instrument". */
  label: string;
  /** The text was changed after it was looked at. */
  isStale: boolean;
  onAdd: (right: string) => Promise<unknown>;
}

/** By what right the programme uses a text, and the act of adding it. */
export function RightForm({ label, isStale, onAdd }: RightFormProps) {
  const [right, setRight] = useState("");
  const [wasAsked, setAsked] = useState(false);
  const isShort = right.trim().length < LEAST;
  const adding = useMutation({ mutationFn: () => onAdd(right) });
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
      {adding.error !== null && <RefusalNote error={adding.error} />}
      <div>
        <Button type="submit" loading={adding.isPending} disabled={isStale}>
          {label}
        </Button>
      </div>
    </form>
  );
}
