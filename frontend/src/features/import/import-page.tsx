import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { casesQuery } from "@/api/lists";
import { useProgramme } from "@/api/me";
import { ChoiceField } from "@/components/choice-field";
import { ErrorNote } from "@/components/error-note";
import { FileDrop } from "@/components/file-drop";
import { Loading } from "@/components/loading";
import { PageTitle } from "@/components/page-title";
import { useSearchFilters } from "@/components/use-search-filters";
import { FilePreview } from "./file-preview";
import { type Chosen, type Roles, usePreview } from "./use-preview";
import "./import.css";

const ACCEPTED =
  ".vtt,.srt,.txt,.csv,.tsv,.json,.docx,text/vtt,text/plain,text/csv,application/json";

/** From a file to a session, seen before anything is stored. */
export function ImportPage() {
  const { programme, permissions } = useProgramme();
  const [search] = useSearchFilters();
  const cases = useQuery(casesQuery(programme.id));
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [caseId, setCaseId] = useState(search.case ?? "");
  const [roles, setRoles] = useState<Roles>({});
  const count = useRef(0);
  const mayWait = permissions.includes("transcript.prepare");
  const isAsked = chosen !== null && (mayWait || caseId !== "");
  const asked = { programme: programme.id, chosen: isAsked ? chosen : null, caseId, roles };
  const preview = usePreview(asked);

  function choose(file: File) {
    count.current += 1;
    setRoles({});
    setChosen({ file, number: count.current });
  }

  return (
    <>
      <PageTitle
        title="Bring in a session"
        lead="You see what the file holds before anything is stored."
        trail={
          <>
            <Link to="/sessions">Sessions</Link>
            <Link to="/register">Register</Link>
          </>
        }
      />
      <div className="stack import">
        <ChoiceField
          label="Case"
          {...(mayWait
            ? { none: "Decide later", description: "Sessions without a case wait in the list." }
            : { none: "Choose your case", required: true })}
          value={caseId}
          choices={(cases.data?.results ?? [])
            .filter((one) => one.allowed_actions.includes("import_transcripts"))
            .map((one) => ({ value: one.id, label: `${one.code} · ${one.trainee.code}` }))}
          onChange={setCaseId}
        />
        <FileDrop
          label="Transcript file"
          description="WebVTT, SRT, a Word document, JSON of speech recognition, plain text with T: and C: before each turn, or CSV with one row a turn. The content decides, not the name."
          accept={ACCEPTED}
          file={chosen?.file ?? null}
          onFile={choose}
        />
        {chosen !== null && !isAsked && (
          <p role="status">Choose your case above, and the file is read.</p>
        )}
        {isAsked && preview.isPending && <Loading label="Reading the file…" />}
        {isAsked && preview.isError && (
          <ErrorNote error={preview.error} title="The file was not read, and nothing is stored" />
        )}
        {isAsked && preview.data && (
          <FilePreview
            key={`${chosen.number} ${caseId}`}
            asked={asked}
            preview={preview.data}
            isReading={preview.isFetching}
            onRole={(speaker, role) => setRoles((before) => ({ ...before, [speaker]: role }))}
          />
        )}
      </div>
    </>
  );
}
