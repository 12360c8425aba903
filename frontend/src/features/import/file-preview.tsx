import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { asApiError } from "@/api/errors";
import type { PreviewTranscript, SpeakerRole, TranscriptPreview } from "@/api/types";
import { ErrorNote } from "@/components/error-note";
import { Note } from "@/components/note";
import { type ConsentDraft, isComplete, toConsent } from "@/components/consent/consent-draft";
import { clock } from "@/lib/clock";
import { counted } from "@/lib/words";
import { ConsentPart } from "./consent-part";
import { formatOf } from "./file-words";
import { FirstTurns } from "./first-turns";
import { ImportOutcome } from "./import-outcome";
import { ManyTranscripts } from "./many-transcripts";
import { NOWHERE, type Place, proposedPlace } from "./place";
import { PlaceFields } from "./place-fields";
import { ProblemGroups } from "./problem-groups";
import { SpeakersTable } from "./speakers-table";
import { type Asked, formOf } from "./use-preview";

interface FilePreviewProps {
  asked: Asked;
  preview: TranscriptPreview;
  isReading: boolean;
  onRole: (speaker: string, role: SpeakerRole) => void;
}

function summary(preview: TranscriptPreview): string {
  const { transcripts, format } = preview;
  const [first] = transcripts;
  if (first === undefined) return "This file could not be read.";
  if (transcripts.length > 1) {
    return `${counted(transcripts.length, "session")} in ${formatOf(format)}.`;
  }
  const length = first.duration_ms === null ? "" : clock(first.duration_ms);
  return `${counted(first.n_turns, "turn")} of ${counted(first.speakers.length, "speaker")}, from ${formatOf(format)}${length === "" ? "" : `, ${length} long`}.`;
}

/** What is sent besides the file: only what was said of its one session. */
interface Said {
  place: Place;
  own: string;
  names: Readonly<Record<string, string>>;
  consent: ConsentDraft | null;
}

function importForm(asked: Asked, { place, own, names, consent }: Said): FormData {
  const form = formOf(asked);
  if (place.meeting !== "") form.set("session", place.meeting);
  if (place.number !== "") form.set("number", place.number);
  if (place.heldOn !== "") form.set("held_on", place.heldOn);
  if (place.phase !== "") form.set("phase", place.phase);
  if (own !== "") form.set("own_speaker", own);
  const renamed = Object.entries(names).filter(([, name]) => name.trim() !== "");
  if (renamed.length > 0) form.set("speaker_names", JSON.stringify(Object.fromEntries(renamed)));
  if (consent !== null) form.set("consent", JSON.stringify(toConsent(consent)));
  return form;
}

/** The file as it would come in, and everything that is still to be said of it. */
export function FilePreview({ asked, preview, isReading, onRole }: FilePreviewProps) {
  const queries = useQueryClient();
  const { proposal, transcripts } = preview;
  const [own, setOwn] = useState("");
  const [names, setNames] = useState<Readonly<Record<string, string>>>({});
  const [place, setPlace] = useState<Place | null>(null);
  const [consent, setConsent] = useState<ConsentDraft | null>(null);
  const shownPlace = place ?? (proposal ? proposedPlace(proposal) : NOWHERE);
  const importing = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/transcripts/import/", {
          body: importForm(asked, { place: shownPlace, own, names, consent }),
        }),
      ),
    onSuccess: () =>
      Promise.all(
        ["sessions", "cases", "session"].map((key) =>
          queries.invalidateQueries({ queryKey: [key] }),
        ),
      ),
  });

  if (importing.data) return <ImportOutcome result={importing.data} />;
  const refused = importing.error === null ? null : asApiError(importing.error);
  const [only] = transcripts;
  const isOne = transcripts.length === 1 && only !== undefined;
  const lacksAnswers = consent !== null && !isComplete(consent);
  return (
    <form
      className="stack"
      aria-label="What the file holds"
      onSubmit={(event) => {
        event.preventDefault();
        importing.mutate();
      }}
    >
      <p role="status" className="import-summary">
        {summary(preview)}
      </p>
      <ProblemGroups problems={preview.problems} />
      {isOne && <Known transcript={only} isSameFile={preview.already_imported} />}
      {isOne && (
        <section className="panel stack stack--tight" aria-labelledby="speakers-title">
          <h2 id="speakers-title" className="section-title">
            Who speaks
          </h2>
          {preview.unmapped_speakers.length > 0 && (
            <p>The file does not say who is the therapist. Give each speaker a role.</p>
          )}
          <SpeakersTable
            speakers={only.speakers}
            onRole={onRole}
            own={own}
            onOwn={setOwn}
            names={names}
            onName={(speaker, name) => setNames((before) => ({ ...before, [speaker]: name }))}
          />
          <FirstTurns turns={only.turns} total={only.n_turns} names={names} />
        </section>
      )}
      {transcripts.length > 1 && (
        <ManyTranscripts
          transcripts={transcripts}
          unmapped={preview.unmapped_speakers}
          roles={asked.roles}
          onRole={onRole}
        />
      )}
      {preview.accepted && isOne && proposal && !preview.already_imported && (
        <section className="panel stack stack--tight" aria-labelledby="place-title">
          <h2 id="place-title" className="section-title">
            Where it belongs
          </h2>
          <PlaceFields
            place={shownPlace}
            proposal={proposal}
            refused={refused}
            onPlace={setPlace}
          />
        </section>
      )}
      {preview.accepted && isOne && asked.caseId !== "" && !preview.already_imported && (
        <ConsentPart draft={consent} onDraft={setConsent} refused={refused} />
      )}
      {refused && <ErrorNote error={refused} title="Nothing was stored" />}
      {preview.accepted && !preview.already_imported && (
        <div>
          <Button
            type="submit"
            loading={importing.isPending}
            disabled={isReading || (isOne && lacksOwn(only, own)) || lacksAnswers}
          >
            {isOne ? "Bring in the session" : `Bring in ${counted(transcripts.length, "session")}`}
          </Button>
          {isOne && lacksOwn(only, own) && (
            <p className="soft">Mark which of the therapists is the trainee.</p>
          )}
          {lacksAnswers && (
            <p className="soft">Tick what the client agreed to, or leave the consent for later.</p>
          )}
        </div>
      )}
    </form>
  );
}

function lacksOwn({ speakers }: PreviewTranscript, own: string): boolean {
  const therapists = speakers.filter((one) => one.role === "therapist");
  return therapists.length > 1 && !therapists.some((one) => one.speaker === own);
}

function Known({ transcript, isSameFile }: { transcript: PreviewTranscript; isSameFile: boolean }) {
  if (transcript.already_present !== true) return null;
  return (
    <Note tone="info" title="This text is in the programme already">
      <p>
        {isSameFile ? "The same file was brought in before" : "Another file brought the same words"}
        , whatever it was called. Nothing would be added. Roles and names are changed on the
        session's page.{" "}
        {transcript.session !== null && (
          <Link to="/sessions/$id" params={{ id: transcript.session }}>
            Open the session
          </Link>
        )}
      </p>
    </Note>
  );
}
