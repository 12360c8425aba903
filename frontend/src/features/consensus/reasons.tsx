import { Button, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import type { Consensus, ConsensusItem } from "@/api/types";
import { ErrorNote } from "@/components/error-note";
import { listed } from "@/lib/words";
import { afterWriting } from "./queries";

interface ReasonsProps {
  one: Consensus;
  /** The item's id; empty for the problem area. */
  part: string;
  /** What it is called: "A3 Agenda", "the problem area". */
  name: string;
  talk: Pick<ConsensusItem, "reasons" | "reasons_missing">;
}

/** Why each rater scored as they did; one's own first, then the others'. */
export function Reasons({ one, part, name, talk }: ReasonsProps) {
  const isDue =
    one.letter !== null &&
    talk.reasons_missing.includes(one.letter) &&
    one.allowed_actions.includes("give_reason");
  const others = talk.reasons_missing.filter((letter) => letter !== one.letter);
  return (
    <div className="stack stack--tight">
      {talk.reasons.map(({ letter, text }) => (
        <p key={letter} className="confer-reason">
          <span className="soft">
            Rater {letter}
            {letter === one.letter && ", you"}
          </span>{" "}
          {text === "" ? <span className="soft">The words were erased.</span> : text}
        </p>
      ))}
      {isDue && <GiveReason one={one} part={part} name={name} />}
      {!isDue && others.length > 0 && (
        <p className="soft small">
          Rater {listed(others)} {others.length === 1 ? "has" : "have"} not said why yet.
        </p>
      )}
    </div>
  );
}

function GiveReason({ one, part, name }: Omit<ReasonsProps, "talk">) {
  const queries = useQueryClient();
  const [text, setText] = useState("");
  const give = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/consensus/{id}/reasons/", {
          params: { path: { id: one.id } },
          body: { part, text },
        }),
      ),
    onSuccess: (written) => afterWriting(queries, written),
  });
  return (
    <form
      className="stack stack--tight"
      onSubmit={(event) => {
        event.preventDefault();
        give.mutate();
      }}
    >
      <Textarea
        label={`Why you scored ${name} as you did`}
        description="It stays as you say it. Then you read what the other says."
        rows={2}
        maxLength={2000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {give.error && <ErrorNote error={give.error} />}
      <div>
        <Button
          type="submit"
          size="compact-md"
          loading={give.isPending}
          disabled={text.trim() === ""}
        >
          Say why
        </Button>
      </div>
    </form>
  );
}
