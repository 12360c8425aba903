import type { ColumnDef } from "@tanstack/react-table";
import type { RegisterImport } from "@/api/types";
import { DataTable } from "@/components/data-table";
import { Note } from "@/components/note";
import { StateMark } from "@/components/state-mark";
import { formatDay } from "@/lib/dates";
import { consentScopeWord, counted, listed } from "@/lib/words";
import { reasonWord, RECORDINGS } from "./register-words";

type Row = RegisterImport["rows"][number];
type Problem = RegisterImport["problems"][number];

const COLUMNS: ColumnDef<Row>[] = [
  { header: "Line", accessorKey: "line" },
  { header: "Case", accessorKey: "case" },
  { header: "Meeting", accessorKey: "number" },
  { header: "Held", id: "held_on", accessorFn: (row) => formatDay(row.held_on) },
  {
    header: "Recording",
    id: "recording",
    accessorFn: (row) => RECORDINGS.find((one) => one.value === row.recording)?.label ?? "",
  },
  {
    header: "Why there is none",
    id: "reason",
    accessorFn: (row) => (row.missing_reason === "" ? "" : reasonWord(row.missing_reason)),
  },
  {
    header: "Consent",
    id: "consent",
    accessorFn: (row) =>
      row.consent === null
        ? ""
        : `${listed(row.consent.scopes.map(consentScopeWord))}, ${formatDay(row.consent.given_on)}`,
  },
  {
    header: "What happens",
    id: "is_new",
    accessorFn: (row) => (row.is_new ? "New" : "There already"),
    cell: ({ row: { original: row } }) =>
      row.is_new ? (
        <StateMark tone="done">New</StateMark>
      ) : (
        <StateMark tone="quiet">There already</StateMark>
      ),
  },
];

function place({ line, field }: Problem): string {
  const parts = [line === null ? "" : `Line ${line}`, field === null ? "" : `column ${field}`];
  return parts.filter(Boolean).join(", ");
}

/** What would come of the file: every problem by its place, or every meeting. */
export function RegisterPreview({ result }: { result: RegisterImport }) {
  const { problems, rows } = result;
  if (problems.length > 0) {
    return (
      <Note
        tone="error"
        title={`${counted(problems.length, "problem")}; nothing is entered before all are mended.`}
      >
        <ul>
          {problems.map((problem, index) => (
            <li key={index}>
              {place(problem) !== "" && <strong>{place(problem)}: </strong>}
              {problem.detail}
            </li>
          ))}
        </ul>
      </Note>
    );
  }
  return (
    <>
      {result.n_new === 0 && (
        <Note title="Everything in this file is registered already. Nothing would change." live />
      )}
      <DataTable
        caption="Meetings in the file"
        unit="meeting"
        columns={COLUMNS}
        rows={rows}
        rowId={(row) => String(row.line)}
      />
    </>
  );
}
