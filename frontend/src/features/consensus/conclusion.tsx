import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { membershipsQuery } from "@/api/lists";
import { useProgramme } from "@/api/me";
import type { Consensus } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { ErrorNote } from "@/components/error-note";
import { notifyDone } from "@/components/notify";
import { RelativeDate } from "@/components/relative-date";
import { StateMark } from "@/components/state-mark";
import { afterWriting } from "./queries";
import { sideName } from "./sides-table";

/** Who has agreed, and the button to do so. */
export function Conclusion({ one }: { one: Consensus }) {
  const queries = useQueryClient();
  const agree = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/consensus/{id}/agree/", {
          params: { path: { id: one.id } },
          body: { basis: one.basis },
        }),
      ),
    onSuccess: async (written) => {
      await afterWriting(queries, written);
      notifyDone(
        written.state === "concluded" ? "The consensus is concluded." : "You have agreed.",
      );
    },
  });
  const isOver = one.state === "concluded";
  return (
    <section className="panel stack" aria-labelledby="conclusion">
      <h2 id="conclusion" className="section-title">
        Conclusion
      </h2>
      {isOver ? (
        <p>
          Concluded{" "}
          {one.concluded_at !== null && <RelativeDate on={one.concluded_at} as="moment" />}. It
          stands beside the independent ratings, which stay as they are and are what reliability and
          curves use.
        </p>
      ) : one.adjudicator !== null ? (
        <p>
          The adjudicator{one.adjudicator.name !== null && `, ${one.adjudicator.name},`}
          {one.adjudicator.is_you && ", who is you,"} concludes when everything is settled.
        </p>
      ) : (
        <p>It is concluded when everybody who rated agrees to everything that is settled.</p>
      )}
      {!isOver && one.adjudicator === null && (
        <ul className="plain-list">
          {one.sides.map((side) => (
            <li key={side.letter} className="row">
              {sideName(side)}
              <StateMark tone={side.has_agreed ? "done" : "open"}>
                {side.has_agreed ? "agreed" : side.is_present ? "not yet" : "is no rater any more"}
              </StateMark>
            </li>
          ))}
        </ul>
      )}
      {agree.error && <ErrorNote error={agree.error} />}
      {one.allowed_actions.includes("agree") && (
        <div>
          <Button loading={agree.isPending} onClick={() => agree.mutate()}>
            {one.adjudicator === null ? "Agree to all of it" : "Conclude"}
          </Button>
        </div>
      )}
      {one.allowed_actions.includes("name_adjudicator") && <NameAdjudicator one={one} />}
    </section>
  );
}

function NameAdjudicator({ one }: { one: Consensus }) {
  const queries = useQueryClient();
  const members = useQuery(membershipsQuery(useProgramme().programme.id));
  const [person, setPerson] = useState("");
  const name = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/consensus/{id}/adjudicator/", {
          params: { path: { id: one.id } },
          body: { person },
        }),
      ),
    onSuccess: async (written) => {
      await afterWriting(queries, written);
      notifyDone("The adjudicator is named.");
      setPerson("");
    },
  });
  const choices = (members.data?.results ?? [])
    .filter(({ role }) => role === "adjudicator")
    .map((row) => ({ value: row.person.id, label: row.person.name }));
  return (
    <form
      className="row row--bottom"
      onSubmit={(event) => {
        event.preventDefault();
        name.mutate();
      }}
    >
      <ChoiceField
        label={one.adjudicator === null ? "Adjudicator" : "Another adjudicator"}
        none="Choose"
        value={person}
        choices={choices}
        onChange={setPerson}
      />
      <Button type="submit" variant="default" disabled={person === ""} loading={name.isPending}>
        Name
      </Button>
      {name.error && <ErrorNote error={name.error} />}
    </form>
  );
}
