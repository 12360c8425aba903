import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { useMemo, useState } from "react";
import type { TherapySession } from "@/api/types";
import { DataTable } from "@/components/data-table";
import { RelativeDate } from "@/components/relative-date";
import { StateMark } from "@/components/state-mark";
import { stateOf } from "@/components/session/session-state";
import { phaseWord } from "@/lib/words";
import { MeetingDialog } from "./meeting-dialog";
import { whyMissing } from "./register-words";
import { StrikeDialog } from "./strike-dialog";

interface MeetingsTableProps {
  meetings: readonly TherapySession[];
  total: number;
  /** In a list of several cases each row says whose it is. */
  withCase?: boolean;
}

interface Open {
  act: "correct" | "strike";
  meeting: TherapySession;
}

/** Meetings that were held, with their state in words and why they cannot be drawn. */
export function MeetingsTable({ meetings, total, withCase = false }: MeetingsTableProps) {
  const [open, setOpen] = useState<Open | null>(null);
  const columns = useMemo(
    () => columnsOf(withCase, (meeting) => setOpen({ act: "correct", meeting })),
    [withCase],
  );
  return (
    <>
      <DataTable
        caption="Registered meetings"
        unit="meeting"
        columns={columns}
        rows={meetings}
        rowId={(one) => one.id}
        total={total}
      />
      {open?.act === "correct" && (
        <MeetingDialog
          meeting={open.meeting}
          onClose={() => setOpen(null)}
          {...(open.meeting.allowed_actions.includes("strike")
            ? { onStrike: () => setOpen({ ...open, act: "strike" }) }
            : {})}
        />
      )}
      {open?.act === "strike" && (
        <StrikeDialog meeting={open.meeting} onClose={() => setOpen(null)} />
      )}
    </>
  );
}

function columnsOf(
  withCase: boolean,
  onCorrect: (meeting: TherapySession) => void,
): ColumnDef<TherapySession>[] {
  const ofCase: ColumnDef<TherapySession>[] = [
    {
      header: "Case",
      id: "case",
      accessorFn: (one) => one.case?.code ?? "",
      cell: ({ row: { original: one } }) =>
        one.case && (
          <Link to="/cases/$id" params={{ id: one.case.id }} className="code">
            {one.case.code}
          </Link>
        ),
    },
    { header: "Trainee", id: "trainee", accessorFn: (one) => one.trainee?.code ?? "" },
  ];
  return [
    {
      header: "Meeting",
      id: "number",
      accessorFn: (one) => one.number ?? undefined,
      cell: ({ row: { original: one } }) => (
        <Link to="/sessions/$id" params={{ id: one.id }} aria-label={one.label}>
          {one.number ?? "without number"}
        </Link>
      ),
    },
    ...(withCase ? ofCase : []),
    {
      header: "Held",
      id: "held_on",
      accessorFn: (one) => one.held_on ?? "",
      cell: ({ row: { original: one } }) =>
        one.held_on === null ? (
          <span className="soft">not said</span>
        ) : (
          <RelativeDate on={one.held_on} as="date" />
        ),
    },
    {
      header: "Phase",
      id: "phase",
      accessorFn: (one) => one.phase ?? one.phase_proposed ?? "",
      cell: ({ row: { original: one } }) =>
        one.phase !== null ? (
          phaseWord(one.phase)
        ) : (
          <span className="soft">
            {one.phase_proposed === null ? "" : `${phaseWord(one.phase_proposed)} (by number)`}
          </span>
        ),
    },
    {
      header: "State",
      id: "state",
      accessorFn: (one) => stateOf(one).word,
      cell: ({ row: { original: one } }) => (
        <StateMark tone={stateOf(one).tone}>{stateOf(one).word}</StateMark>
      ),
    },
    { header: "Why it cannot be drawn", id: "why", accessorFn: whyMissing },
    {
      id: "acts",
      header: () => <span className="visually-hidden">Actions</span>,
      enableSorting: false,
      cell: ({ row: { original: one } }) => <Acts meeting={one} onCorrect={onCorrect} />,
    },
  ];
}

/** What can be done here with a meeting whose text is not in. */
function Acts({
  meeting,
  onCorrect,
}: {
  meeting: TherapySession;
  onCorrect: (meeting: TherapySession) => void;
}) {
  if (meeting.transcript !== null || !meeting.allowed_actions.includes("update")) return null;
  return (
    <div className="row">
      <Button
        size="compact-sm"
        variant="default"
        aria-label={`Correct ${meeting.label}`}
        onClick={() => onCorrect(meeting)}
      >
        Correct
      </Button>
      {meeting.recording === "recorded" && meeting.case !== null && (
        <Link
          to="/sessions/import"
          search={{ case: meeting.case.id } as never}
          aria-label={`Bring in the text of ${meeting.label}`}
        >
          Bring in the text
        </Link>
      )}
    </div>
  );
}
