import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { useProgramme } from "@/api/me";
import type { Id } from "@/api/types";
import { ErrorNote } from "@/components/error-note";
import { FileDrop } from "@/components/file-drop";
import { Loading } from "@/components/loading";
import { Note } from "@/components/note";
import { PageTitle } from "@/components/page-title";
import { counted } from "@/lib/words";
import { ColumnsHelp } from "./columns-help";
import { useRegisterChanged } from "./queries";
import { RegisterPreview } from "./register-preview";
import "./register.css";

function formOf(programme: Id, file: File): FormData {
  const form = new FormData();
  form.set("programme", programme);
  form.set("file", file, file.name);
  return form;
}

/** Many meetings from a CSV file, seen before anything is stored. */
export function RegisterImportPage() {
  const { programme } = useProgramme();
  const changed = useRegisterChanged();
  const [file, setFile] = useState<File | null>(null);
  const preview = useMutation({
    mutationFn: (chosen: File) =>
      answerOf(
        api.POST("/api/v1/sessions/register/preview/", { body: formOf(programme.id, chosen) }),
      ),
  });
  const enter = useMutation({
    mutationFn: (chosen: File) =>
      answerOf(
        api.POST("/api/v1/sessions/register/import/", { body: formOf(programme.id, chosen) }),
      ),
    onSuccess: (result) => changed(`${counted(result.n_new, "meeting")} registered.`),
  });

  function choose(chosen: File) {
    setFile(chosen);
    enter.reset();
    preview.mutate(chosen);
  }

  const query = new URLSearchParams({ programme: programme.id }).toString();
  const canEnter =
    preview.data?.problems.length === 0 && preview.data.n_new > 0 && !enter.isSuccess;
  return (
    <>
      <PageTitle
        title="Register meetings from a file"
        lead="You see what the file holds before anything is stored. All of it is entered, or nothing."
        trail={
          <>
            <Link to="/sessions">Sessions</Link>
            <Link to="/register">Register</Link>
          </>
        }
      />
      <div className="stack">
        <p>
          <a href={`/api/v1/sessions/register/template/?${query}`} download>
            Empty file with all columns (CSV)
          </a>
        </p>
        <ColumnsHelp />
        <FileDrop
          label="CSV file"
          description="One line a meeting; commas, semicolons or tabs between. Save it as “CSV UTF-8” from a spreadsheet."
          accept=".csv,.tsv,.txt,text/csv"
          file={file}
          onFile={choose}
        />
        {preview.isPending && <Loading label="Reading the file…" />}
        {preview.isError && (
          <ErrorNote error={preview.error} title="The file was not read, and nothing is stored" />
        )}
        {preview.data && !enter.isSuccess && <RegisterPreview result={preview.data} />}
        {enter.isError && <ErrorNote error={enter.error} title="Nothing was registered" />}
        {enter.data && (
          <Note tone="done" title={`${counted(enter.data.n_new, "meeting")} registered.`} live>
            <p>
              {enter.data.n_unchanged > 0 &&
                `${enter.data.n_unchanged} were there already, exactly so. `}
              <Link to="/register">See the register</Link>
            </p>
          </Note>
        )}
        {canEnter && preview.data && file !== null && (
          <div>
            <Button loading={enter.isPending} onClick={() => enter.mutate(file)}>
              Register {counted(preview.data.n_new, "meeting")}
            </Button>
          </div>
        )}
      </div>
    </>
  );
}
