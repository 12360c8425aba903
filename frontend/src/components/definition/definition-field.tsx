import { Textarea } from "@mantine/core";
import type { Ref } from "react";
import { FileDrop } from "@/components/file-drop";

/** What the server reads at most. */
const MOST_BYTES = 1_000_000;

interface DefinitionFieldProps {
  /** What the file is written in: "YAML in the grammar of rubrics". */
  grammar: string;
  text: string;
  onText: (text: string) => void;
  file: File | null;
  onFile: (file: File) => void;
  onProblem: (problem: string | null) => void;
  problem: string | null;
  field: Ref<HTMLTextAreaElement>;
}

/** Reads a file as text; returns what keeps it from being one. */
async function readText(file: File): Promise<{ text: string } | { problem: string }> {
  if (file.size > MOST_BYTES) {
    return {
      problem: "The file is larger than a million bytes. A definition is a few pages of text.",
    };
  }
  const text = await file.text();
  // What is not UTF-8 is read as this sign, which nobody writes.
  return text.includes("\ufffd")
    ? { problem: "The file is not UTF-8 text. Save it as UTF-8, or paste its text below." }
    : { text };
}

/** A definition as a file or as pasted text; the text can be put right in place. */
export function DefinitionField({
  grammar,
  text,
  onText,
  file,
  onFile,
  onProblem,
  problem,
  field,
}: DefinitionFieldProps) {
  async function take(chosen: File) {
    onFile(chosen);
    const read = await readText(chosen);
    if ("problem" in read) {
      onProblem(read.problem);
      return;
    }
    onProblem(null);
    onText(read.text);
  }
  return (
    <>
      <FileDrop
        label="Definition file"
        description={`${grammar}. Its text appears below, where you can still change it.`}
        accept=".yaml,.yml,text/yaml,application/yaml,text/plain"
        file={file}
        onFile={(chosen) => void take(chosen)}
      />
      <Textarea
        ref={field}
        label="Text of the definition"
        description="Kept on this device until it is added."
        value={text}
        error={problem}
        rows={18}
        spellCheck={false}
        autoComplete="off"
        classNames={{ input: "definition-text" }}
        wrap="off"
        onChange={(event) => {
          onProblem(null);
          onText(event.currentTarget.value);
        }}
      />
    </>
  );
}
