import { Textarea } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { rubricsQuery, useRubric } from "@/api/lists";
import type { Id } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { notifyDone } from "@/components/notify";

/** A rule that the lead gives raters for one item, without a consensus behind it. */
export function NewNoteDialog({ programme, onClose }: { programme: Id; onClose: () => void }) {
  const queries = useQueryClient();
  const rubrics = useQuery(rubricsQuery(programme));
  const used = (rubrics.data?.results ?? []).filter(({ pinned_in }) =>
    pinned_in.some((pin) => pin.programme === programme),
  );
  const [chosen, setChosen] = useState("");
  const rubric = chosen === "" ? used[0]?.id : chosen;
  const definition = useRubric(rubric).data?.definition;
  const [item, setItem] = useState("");
  const [text, setText] = useState("");
  const parts = [
    ...(definition?.items ?? []).map(({ id, name }) => ({ value: id, label: `${id} ${name}` })),
    ...(definition?.categories ?? []).map(({ id, question }) => ({
      value: id,
      label: `${id} ${question}`,
    })),
    ...(definition?.counts ?? []).map(({ id, name }) => ({ value: id, label: `${id} ${name}` })),
  ];
  const adding = useMutation({
    mutationFn: (of: Id) =>
      answerOf(api.POST("/api/v1/anchor-notes/", { body: { programme, rubric: of, item, text } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["anchor-notes"] });
      notifyDone(`The note on ${item} is added.`);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      opened
      title="Add an anchor note"
      confirmLabel="Add the note"
      isPending={adding.isPending}
      isDisabled={rubric === undefined || item === "" || text.trim() === ""}
      error={adding.error}
      onConfirm={() => {
        if (rubric !== undefined) adding.mutate(rubric);
      }}
      onClose={onClose}
    >
      <p>Rounds that are open go on without it; raters have it in the next ones.</p>
      {used.length > 1 && (
        <ChoiceField
          label="Instrument"
          value={rubric ?? ""}
          choices={used.map(({ id, title, version }) => ({
            value: id,
            label: `${title} ${version}`,
          }))}
          onChange={(value) => {
            setChosen(value);
            setItem("");
          }}
        />
      )}
      <ChoiceField
        label="Item"
        none="Choose an item"
        required
        value={item}
        choices={parts}
        onChange={setItem}
      />
      <Textarea
        label="Rule"
        description="Of every session: no word of a client."
        required
        rows={3}
        maxLength={2000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}
