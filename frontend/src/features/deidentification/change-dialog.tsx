import { Checkbox, TextInput } from "@mantine/core";
import { useState } from "react";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { isReplacement, inBrackets } from "./replacements";

interface ChangeDialogProps {
  words: string;
  replacement: string;
  nSame: number;
  /** Only the whole entity is renamed. */
  isEntity: boolean;
  onSave: (replacement: string, everywhere: boolean) => void;
  onClose: () => void;
}

/** Another replacement, for one place or for all of somebody. */
export function ChangeDialog({
  words,
  replacement,
  nSame,
  isEntity,
  onSave,
  onClose,
}: ChangeDialogProps) {
  const [text, setText] = useState(replacement);
  const [everywhere, setEverywhere] = useState(nSame > 1);
  const said = inBrackets(text);
  const isRight = isReplacement(said);
  return (
    <ConfirmDialog
      opened
      title={`What stands for “${words}”`}
      confirmLabel="Save"
      isDisabled={!isRight}
      onConfirm={() => onSave(said, isEntity || everywhere)}
      onClose={onClose}
    >
      <TextInput
        label="Replacement"
        description="A word or two, such as sister; the brackets come by themselves."
        data-autofocus
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        error={
          isRight || text.trim() === "" ? null : "At most 60 letters, without brackets inside."
        }
      />
      {!isEntity && nSame > 1 && (
        <Checkbox
          label={`In all ${nSame} places of the same person or thing`}
          checked={everywhere}
          onChange={(event) => setEverywhere(event.currentTarget.checked)}
        />
      )}
    </ConfirmDialog>
  );
}
