import { Button, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { turnsQuery } from "@/api/lists";
import type { TherapySession, Turn } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { EmptyState } from "@/components/empty-state";
import { QueryView } from "@/components/query-view";
import type { Playback } from "@/components/recording/playback";
import { useFollowedTurn, useHeardTurn } from "@/components/recording/use-playback";
import { ReportNameDialog } from "@/components/transcript/report-name-dialog";
import { type TranscriptHandle, TranscriptView } from "@/components/transcript/transcript-view";
import { formatMoment } from "@/lib/dates";
import { counted, speakerRoleWord } from "@/lib/words";

interface SessionTranscriptProps {
  session: TherapySession;
  mayRead: boolean;
  /** Of the recording, where there is one to hear. */
  playback: Playback | null;
}

/** The transcript to read, or why it is not here. */
export function SessionTranscript({ session, mayRead, playback }: SessionTranscriptProps) {
  const { transcript } = session;
  const isThere = transcript !== null && transcript.deleted_at === null;
  const turns = useQuery({ ...turnsQuery(transcript?.id ?? ""), enabled: isThere && mayRead });
  if (transcript === null) {
    return <EmptyState title="This session has no transcript" />;
  }
  if (transcript.deleted_at !== null) {
    const isWithdrawn = session.consent_state === "withdrawn";
    return (
      <EmptyState title={isWithdrawn ? "The text was erased" : "The transcript has been deleted"}>
        {isWithdrawn
          ? `The client withdrew; the text was erased on ${formatMoment(transcript.deleted_at)}. `
          : `It was deleted on ${formatMoment(transcript.deleted_at)} under the retention rules. `}
        What stays of it: {counted(transcript.n_turns, "turn")}, and a hash of what was said.
      </EmptyState>
    );
  }
  if (session.consent_state === "withdrawn") {
    return (
      <EmptyState title="The text is closed">
        The client withdrew. A legal hold keeps the text, which nobody can read; it is erased when
        the hold is lifted.
      </EmptyState>
    );
  }
  if (session.consent_state === "expired") {
    return (
      <EmptyState title="The text is closed">
        The client’s consent has expired. Record a new one to open it again.
      </EmptyState>
    );
  }
  if (!mayRead) {
    return (
      <EmptyState title="Your role does not read transcripts">
        This one has {counted(transcript.n_turns, "turn")}. Raters and the supervisor read it.
      </EmptyState>
    );
  }
  return (
    <QueryView query={turns} loading="Loading the transcript…">
      {(data) => (
        <>
          <Reading turns={data} label={`Transcript of ${session.label}`} playback={playback} />
          <ReportName session={session} transcript={transcript.id} />
        </>
      )}
    </QueryView>
  );
}

function ReportName({ session, transcript }: { session: TherapySession; transcript: string }) {
  const [isOpen, setIsOpen] = useState(false);
  const queries = useQueryClient();
  if (session.not_assignable_reasons.includes("quarantined")) return null;
  return (
    <div className="no-print">
      <Button size="compact-sm" variant="default" onClick={() => setIsOpen(true)}>
        Report a name left in the text…
      </Button>
      {isOpen && (
        <ReportNameDialog
          transcript={transcript}
          turns={[]}
          onReported={() => {
            void queries.invalidateQueries({ queryKey: ["session", session.id] });
            void queries.invalidateQueries({ queryKey: ["sessions"] });
            void queries.invalidateQueries({ queryKey: ["turns", transcript] });
          }}
          onClose={() => setIsOpen(false)}
        />
      )}
    </div>
  );
}

interface ReadingProps {
  turns: readonly Turn[];
  label: string;
  playback: Playback | null;
}

function Reading({ turns, label, playback }: ReadingProps) {
  const view = useRef<TranscriptHandle>(null);
  const heard = useHeardTurn(playback, turns);
  useFollowedTurn(view, heard);
  const [search, setSearch] = useState("");
  const [role, setRole] = useState("");
  const wanted = search.trim().toLowerCase();
  const shown = turns.filter(
    (turn) =>
      (role === "" || turn.role === role) &&
      (wanted === "" || turn.text.toLowerCase().includes(wanted)),
  );
  const roles = [...new Set(turns.map((turn) => turn.role))];
  return (
    <div className="stack stack--tight">
      <div className="row row--bottom no-print">
        <TextInput
          label="Search the text"
          type="search"
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <ChoiceField
          label="Speaker"
          none="All speakers"
          value={role}
          choices={roles.map((one) => ({ value: one, label: speakerRoleWord(one) }))}
          onChange={setRole}
        />
        <span role="status" className="soft">
          {shown.length === turns.length
            ? counted(turns.length, "turn")
            : `${shown.length} of ${counted(turns.length, "turn")}`}
        </span>
      </div>
      {shown.length === 0 ? (
        <EmptyState title="No turn matches" />
      ) : (
        <TranscriptView
          ref={view}
          turns={shown}
          label={label}
          search={search}
          heard={heard}
          onTime={playback?.playFrom}
        />
      )}
    </div>
  );
}
