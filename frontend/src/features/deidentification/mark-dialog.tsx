import { Checkbox, NumberInput, TextInput } from "@mantine/core";
import { useState } from "react";
import type { IdentifierKind, ReviewSpan } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { toPoints } from "@/lib/code-points";
import { KIND_CHOICES } from "./kind-words";
import { inBrackets, isReplacement } from "./replacements";
import { type EntityRow, type Place, placeOf } from "./review-state";
import type { Marked } from "./use-review";

interface MarkDialogProps {
  /** The words selected in the text, or none: then they are typed. */
  selected: Place | null;
  turn: number;
  texts: ReadonlyMap<number, string>;
  spans: readonly ReviewSpan[];
  rows: readonly EntityRow[];
  onMark: (marked: Marked) => void;
  onClose: () => void;
}

const NEW = "";

/** Mark words that the rules missed: selected with the mouse, or typed. */
export function MarkDialog(props: MarkDialogProps) {
  const { selected, texts, spans, rows, onMark, onClose } = props;
  const [turn, setTurn] = useState<number | string>(selected?.turn ?? props.turn);
  const [words, setWords] = useState(
    selected ? (texts.get(selected.turn) ?? "").slice(selected.start, selected.end) : "",
  );
  const [kind, setKind] = useState<IdentifierKind>("person");
  const [entity, setEntity] = useState(NEW);
  const [replacement, setReplacement] = useState("");
  const [everywhere, setEverywhere] = useState(true);

  const number = Number(turn);
  const isSame =
    selected !== null &&
    number === selected.turn &&
    words === (texts.get(selected.turn) ?? "").slice(selected.start, selected.end);
  const place = isSame ? selected : placeOf(words.trim(), number, texts, spans);
  const said = inBrackets(replacement);
  const isRight = place !== null && (said === "" || isReplacement(said));

  function save() {
    if (place === null) return;
    const text = texts.get(place.turn) ?? "";
    onMark({
      turn: place.turn,
      start: toPoints(text, place.start),
      end: toPoints(text, place.end),
      kind,
      entity,
      replacement: entity === NEW ? said : "",
      everywhere,
    });
  }

  return (
    <ConfirmDialog
      opened
      title="Mark a name that the rules missed"
      confirmLabel="Take it out"
      isDisabled={!isRight}
      onConfirm={save}
      onClose={onClose}
    >
      <TextInput
        label="Words, as they stand in the text"
        data-autofocus
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
        error={
          words.trim() !== "" && place === null
            ? `These words do not stand in turn ${turn}, or are marked already.`
            : null
        }
      />
      <NumberInput label="Turn" min={1} max={texts.size} value={turn} onChange={setTurn} />
      <ChoiceField
        label="What it is"
        value={kind}
        choices={KIND_CHOICES}
        onChange={(value) => setKind(value as IdentifierKind)}
      />
      <ChoiceField
        label="Who or what"
        none="Somebody or something new"
        value={entity}
        choices={rows.map((row) => ({
          value: row.entity.key,
          label: `${row.entity.replacement} (${row.forms[0] ?? ""})`,
        }))}
        onChange={setEntity}
      />
      {entity === NEW && (
        <TextInput
          label="What stands for it"
          description="Left empty, the usual word with the next number."
          value={replacement}
          onChange={(event) => setReplacement(event.currentTarget.value)}
        />
      )}
      <Checkbox
        label="Wherever the same words stand"
        checked={everywhere}
        onChange={(event) => setEverywhere(event.currentTarget.checked)}
      />
    </ConfirmDialog>
  );
}
