import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { rubricsQuery } from "@/api/lists";
import { usePermission, useProgramme } from "@/api/me";
import type { RubricSummary } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { ErrorNote } from "@/components/error-note";
import { FileDrop } from "@/components/file-drop";
import { Loading } from "@/components/loading";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { ColumnHelp } from "./column-help";
import { StudyPreview } from "./study-preview";
import "./history.css";

/** From a file of an earlier study to its sessions and ratings, seen before anything is stored. */
export function NewStudyPage() {
  const mayManage = usePermission("history.manage");
  const { programme } = useProgramme();
  const rubrics = useQuery(rubricsQuery(programme.id));
  return (
    <>
      <PageTitle
        title="Bring in a study"
        lead={
          mayManage
            ? "Choose the rubric version it was rated with and drop its file: you see what would come before anything is stored."
            : "Only a lead of the programme can bring in a study."
        }
        trail={<Link to="/history">Past data</Link>}
      />
      {mayManage && (
        <QueryView query={rubrics}>{({ results }) => <Upload rubrics={results} />}</QueryView>
      )}
    </>
  );
}

/** What the programme works with first: that is the likeliest. */
function inOrder(rubrics: readonly RubricSummary[], programme: string): RubricSummary[] {
  const isPinned = (rubric: RubricSummary) =>
    rubric.pinned_in.some((pin) => pin.programme === programme);
  return [...rubrics].sort((a, b) => Number(isPinned(b)) - Number(isPinned(a)));
}

function Upload({ rubrics }: { rubrics: readonly RubricSummary[] }) {
  const { programme } = useProgramme();
  const choices = inOrder(rubrics, programme.id);
  const [rubric, setRubric] = useState(choices[0]?.id ?? "");
  const [file, setFile] = useState<File | null>(null);
  const looking = useMutation({
    mutationFn: async (asked: { file: File; rubric: string }) => {
      const form = new FormData();
      form.set("programme", programme.id);
      form.set("rubric", asked.rubric);
      form.set("file", asked.file, asked.file.name);
      const call = api.POST("/api/v1/past-imports/preview/", { body: form });
      return { ...asked, preview: await answerOf(call) };
    },
  });

  function look(next: { file?: File; rubric?: string }) {
    const asked = { file: next.file ?? file, rubric: next.rubric ?? rubric };
    if (next.file) setFile(next.file);
    if (next.rubric) setRubric(next.rubric);
    if (asked.file !== null) looking.mutate({ file: asked.file, rubric: asked.rubric });
  }

  const found = looking.data;
  return (
    <div className="stack stack--loose">
      <div className="stack past-upload">
        <ChoiceField
          label="Rated with"
          description="Every score is held against this version: its items, and the ends of its scales."
          value={rubric}
          choices={choices.map(({ id, title, version, status }) => ({
            value: id,
            label: `${title} ${version}${status === "published" ? "" : ` (${status})`}`,
          }))}
          onChange={(value) => look({ rubric: value })}
        />
        <ColumnHelp rubric={rubric} />
        <FileDrop
          label="File of the study"
          description="CSV with comma, semicolon or tab. Codes only: no names of clients, trainees or raters."
          accept=".csv,.tsv,.txt,text/csv,text/plain,text/tab-separated-values"
          file={file}
          onFile={(chosen) => look({ file: chosen })}
        />
      </div>
      {looking.isPending && <Loading label="Reading the file…" />}
      {looking.isError && (
        <ErrorNote error={looking.error} title="The file was not read, and nothing is stored" />
      )}
      {found && <StudyPreview key={`${found.file.name} ${found.file.lastModified}`} {...found} />}
    </div>
  );
}
