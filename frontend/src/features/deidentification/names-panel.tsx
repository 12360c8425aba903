import { Button, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import type { Id, NamedKind } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { ErrorNote } from "@/components/error-note";
import { NAMED_KIND_CHOICES } from "./kind-words";

interface NamesPanelProps {
  /** Null while the session belongs to no case. */
  caseId: Id | null;
  /** Run the rules again, with the names as they are now. */
  onChanged: () => Promise<unknown>;
}

/** The names of the case that the rules look for: client, relatives, places, employers. */
export function NamesPanel({ caseId, onChanged }: NamesPanelProps) {
  const queries = useQueryClient();
  const key = ["case-names", caseId];
  const names = useQuery({
    queryKey: key,
    enabled: caseId !== null,
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/case-names/", {
          params: { query: { case: caseId ?? "", page_size: 200 } },
        }),
      ),
  });
  const again = async () => {
    await queries.invalidateQueries({ queryKey: key });
    await onChanged();
  };
  const remove = useMutation({
    mutationFn: (id: Id) =>
      answerOf(api.DELETE("/api/v1/case-names/{id}/", { params: { path: { id } } })),
    onSuccess: again,
  });

  return (
    <details className="names">
      <summary>Names to look for{names.data ? ` (${names.data.count})` : ""}</summary>
      {caseId === null ? (
        <p className="soft">Place the session in a case first: names belong to the case.</p>
      ) : (
        <div className="stack stack--tight">
          <p className="soft small">
            Seen only by who makes a text of this case ready. With each name the rules run again;
            what is decided stays.
          </p>
          {names.isError && <ErrorNote error={names.error} />}
          {remove.isError && <ErrorNote error={remove.error} title="The name was not removed" />}
          <ul className="plain-list" aria-label="Names of this case">
            {names.data?.results.map((name) => (
              <li key={name.id} className="row row--between">
                <span>
                  {[name.text, ...name.also].join(", ")}
                  <span className="soft small"> {name.replacement || name.role || "no role"}</span>
                </span>
                <Button
                  size="compact-xs"
                  variant="subtle"
                  aria-label={`Remove ${name.text}`}
                  loading={remove.isPending && remove.variables === name.id}
                  onClick={() => remove.mutate(name.id)}
                >
                  Remove
                </Button>
              </li>
            ))}
          </ul>
          <NameForm caseId={caseId} onAdded={again} />
        </div>
      )}
    </details>
  );
}

function NameForm({ caseId, onAdded }: { caseId: Id; onAdded: () => Promise<unknown> }) {
  const [text, setText] = useState("");
  const [role, setRole] = useState("");
  const [kind, setKind] = useState<NamedKind>("person");
  const add = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/case-names/", {
          body: { case: caseId, text: text.trim(), role: role.trim(), kind, also: [] },
        }),
      ),
    onSuccess: async () => {
      setText("");
      setRole("");
      await onAdded();
    },
  });
  return (
    <form
      className="stack stack--tight"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== "") add.mutate();
      }}
    >
      <TextInput
        label="Name"
        description="Given name first, such as Kate Miller."
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <TextInput
        label="Who it is"
        description="Such as client, sister, employer."
        value={role}
        onChange={(event) => setRole(event.currentTarget.value)}
      />
      <ChoiceField
        label="Kind of name"
        value={kind}
        choices={NAMED_KIND_CHOICES}
        onChange={(value) => setKind(value as NamedKind)}
      />
      {add.isError && <ErrorNote error={add.error} title="The name was not added" />}
      <div>
        <Button
          type="submit"
          size="compact-sm"
          variant="default"
          loading={add.isPending}
          disabled={text.trim() === ""}
        >
          Add and look again
        </Button>
      </div>
    </form>
  );
}
