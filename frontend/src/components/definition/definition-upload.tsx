import { Button } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useRef, useState } from "react";
import { useProgramme } from "@/api/me";
import { KEPT_PREFIX } from "@/api/sign-in";
import type { DefinitionProblem } from "@/api/types";
import { ErrorNote } from "@/components/error-note";
import { Note } from "@/components/note";
import { DefinitionField } from "./definition-field";
import { ProblemList } from "./problem-list";
import { refusalWords } from "./upload-words";
import "./definition-upload.css";

/** What every preview answers, whatever is defined. */
export interface Preview {
  refusal: { code: string; detail: string } | null;
  problems: readonly DefinitionProblem[];
}

export interface Looked<P> {
  answer: P;
  /** The text that was looked at. */
  text: string;
  /** The text has been changed since. */
  isStale: boolean;
  /** Forget the text on this device, once it was added. */
  forget: () => void;
}

interface DefinitionUploadProps<P extends Preview> {
  /** Names the text on this device: "new-rubric". */
  keptAs: string;
  grammar: string;
  preview: (text: string) => Promise<P>;
  /** What was read, and how to add it. */
  children: (looked: Looked<P>) => ReactNode;
}

/** Text of a definition → every problem beside its line, or what would come of it. */
export function DefinitionUpload<P extends Preview>({
  keptAs,
  grammar,
  preview,
  children,
}: DefinitionUploadProps<P>) {
  const { programme } = useProgramme();
  const [text, setText, forget] = useLocalStorage({
    key: `${KEPT_PREFIX}${keptAs}.${programme.id}`,
    defaultValue: "",
    getInitialValueInEffect: false,
  });
  const [file, setFile] = useState<File | null>(null);
  const [fileProblem, setFileProblem] = useState<string | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const looking = useMutation({
    mutationFn: async (checked: string) => ({ checked, answer: await preview(checked) }),
  });

  function goToLine(line: number) {
    const box = field.current;
    if (!box) return;
    const lines = box.value.split("\n");
    const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    box.focus({ preventScroll: true });
    box.scrollIntoView({ block: "center" });
    box.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
    box.scrollLeft = 0;
    box.scrollTop = (box.scrollHeight / lines.length) * Math.max(line - 6, 0);
  }

  const { data } = looking;
  const isStale = data !== undefined && text !== data.checked;
  return (
    <div className="stack stack--loose">
      <form
        className="stack definition-upload"
        onSubmit={(event) => {
          event.preventDefault();
          looking.mutate(text);
        }}
      >
        <DefinitionField
          grammar={grammar}
          text={text}
          onText={setText}
          file={file}
          onFile={setFile}
          problem={fileProblem}
          onProblem={setFileProblem}
          field={field}
        />
        <div>
          <Button type="submit" disabled={text.trim() === ""} loading={looking.isPending}>
            Preview
          </Button>
        </div>
      </form>
      {looking.error !== null && (
        <ErrorNote error={looking.error} title="It could not be checked; your text is still here" />
      )}
      {data && (
        <div key={data.checked} className="stack stack--loose">
          {isStale && (
            <Note tone="caution" live>
              <p>The text has changed since. Preview it again before you add it.</p>
            </Note>
          )}
          {data.answer.refusal !== null && <Refused refusal={data.answer.refusal} />}
          {data.answer.problems.length > 0 && (
            <ProblemList problems={data.answer.problems} text={data.checked} onLine={goToLine} />
          )}
          {children({ answer: data.answer, text: data.checked, isStale, forget })}
        </div>
      )}
    </div>
  );
}

function Refused({ refusal }: { refusal: { code: string; detail: string } }) {
  const words = refusalWords(refusal.code);
  return (
    <Note tone="error" title={words.title}>
      <p>{refusal.detail}</p>
      <p>{words.advice}</p>
    </Note>
  );
}
