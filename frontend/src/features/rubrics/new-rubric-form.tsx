import { Button } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { answerOf, api } from "@/api/client";
import { useProgramme } from "@/api/me";
import { KEPT_PREFIX } from "@/api/sign-in";
import { ErrorNote } from "@/components/error-note";
import { DefinitionField } from "./definition-field";
import { UploadPreview } from "./upload-preview";
import "./new-rubric-form.css";

/** Text of a definition → what would come of it → the right to use it → added. */
export function NewRubricForm() {
  const { programme } = useProgramme();
  const [text, setText, forget] = useLocalStorage({
    key: `${KEPT_PREFIX}new-rubric.${programme.id}`,
    defaultValue: "",
    getInitialValueInEffect: false,
  });
  const [file, setFile] = useState<File | null>(null);
  const [fileProblem, setFileProblem] = useState<string | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);

  const preview = useMutation({
    mutationFn: async (checked: string) => ({
      checked,
      answer: await answerOf(
        api.POST("/api/v1/rubrics/preview/", {
          body: { programme: programme.id, text: checked },
        }),
      ),
    }),
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

  return (
    <div className="stack stack--loose">
      <form
        className="stack new-rubric"
        onSubmit={(event) => {
          event.preventDefault();
          preview.mutate(text);
        }}
      >
        <DefinitionField
          text={text}
          onText={setText}
          file={file}
          onFile={setFile}
          problem={fileProblem}
          onProblem={setFileProblem}
          field={field}
        />
        <div>
          <Button type="submit" disabled={text.trim() === ""} loading={preview.isPending}>
            Preview
          </Button>
        </div>
      </form>
      {preview.error !== null && (
        <ErrorNote error={preview.error} title="It could not be checked; your text is still here" />
      )}
      {preview.data && (
        <UploadPreview
          key={preview.data.checked}
          preview={preview.data.answer}
          checked={preview.data.checked}
          isStale={text !== preview.data.checked}
          onLine={goToLine}
          onAdded={forget}
        />
      )}
    </div>
  );
}
