import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { asApiError } from "@/api/errors";
import { casesQuery } from "@/api/lists";
import { useProgramme } from "@/api/me";
import type { SpeakerRole } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { ErrorNote } from "@/components/error-note";
import { FileDrop } from "@/components/file-drop";
import { PageTitle } from "@/components/page-title";
import { ImportOutcome } from "./import-outcome";
import { SpeakerRolesForm } from "./speaker-roles-form";
import { unmappedSpeakers } from "./unmapped-speakers";

interface Attempt {
  file: File;
  speakerRoles?: Readonly<Record<string, SpeakerRole>>;
}

export function ImportPage() {
  const { programme } = useProgramme();
  const queries = useQueryClient();
  const cases = useQuery(casesQuery(programme.id));
  const [file, setFile] = useState<File | null>(null);
  const [caseId, setCaseId] = useState("");

  const importing = useMutation({
    mutationFn: ({ file: chosen, speakerRoles }: Attempt) => {
      const form = new FormData();
      form.set("programme", programme.id);
      form.set("file", chosen, chosen.name);
      if (caseId !== "") form.set("case", caseId);
      if (speakerRoles) form.set("speaker_roles", JSON.stringify(speakerRoles));
      return answerOf(api.POST("/api/v1/transcripts/import/", { body: form }));
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ["sessions"] }),
  });
  const refused = importing.error === null ? null : asApiError(importing.error);
  const speakers = refused ? unmappedSpeakers(refused) : [];

  function choose(next: File) {
    setFile(next);
    importing.reset();
  }

  return (
    <>
      <PageTitle
        title="Import transcripts"
        lead="Bring in a file with one session, or a table with many. Nothing is stored unless the whole file can be read."
        trail={<Link to="/sessions">Sessions</Link>}
      />
      <div className="stack measure">
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            if (file) importing.mutate({ file });
          }}
        >
          <FileDrop
            label="Transcript file"
            description="WebVTT, SRT, a Word document, JSON of speech recognition, plain text with T: and C: before each turn, or CSV with one row a turn. The content decides, not the name."
            accept=".vtt,.srt,.txt,.csv,.tsv,.json,.docx,text/vtt,text/plain,text/csv,application/json"
            file={file}
            onFile={choose}
          />
          <ChoiceField
            label="Case"
            description="May stay open: such sessions wait in the list until they are placed."
            none="Decide later"
            value={caseId}
            choices={(cases.data?.results ?? []).map((one) => ({
              value: one.id,
              label: `${one.code} · ${one.trainee.code}`,
            }))}
            onChange={setCaseId}
          />
          <div>
            <Button type="submit" disabled={file === null} loading={importing.isPending}>
              Import
            </Button>
          </div>
        </form>
        {refused && speakers.length > 0 && file && (
          <SpeakerRolesForm
            speakers={speakers}
            isPending={importing.isPending}
            onRoles={(speakerRoles) => importing.mutate({ file, speakerRoles })}
          />
        )}
        {refused && speakers.length === 0 && (
          <ErrorNote error={refused} title="Nothing was imported" />
        )}
        {importing.data && <ImportOutcome result={importing.data} />}
      </div>
    </>
  );
}
