import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { usePermission, useProgramme } from "@/api/me";
import type { ConsensusBrief } from "@/api/types";
import { DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { RelativeDate } from "@/components/relative-date";
import { StateMark } from "@/components/state-mark";
import { counted } from "@/lib/words";
import { MeetingsSection } from "./meetings-section";
import { NotesSection } from "./notes-section";
import { casesQuery } from "./queries";
import { caseMark, dueWords, triggerWords } from "./words";
import "./consensus.css";

/** Every consensus one has a part in, and the rules that came of it. */
export function ConsensusPage() {
  const { programme } = useProgramme();
  const manages = usePermission("consensus.manage");
  const cases = useQuery(casesQuery(programme.id));
  return (
    <QueryView query={cases} isPage>
      {({ results, count }) => (
        <>
          <PageTitle title="Consensus" lead={sentence(results)} />
          <div className="stack stack--loose">
            {results.length === 0 ? (
              <EmptyState title="Sessions on which raters differ will stand here">
                {manages
                  ? "Open a round whose ratings are in, and choose Consensus: it shows which sessions differ, and why."
                  : "Whoever leads the programme opens them when the independent ratings of a round are in."}
              </EmptyState>
            ) : (
              <DataTable
                caption="Consensus"
                unit="session"
                columns={COLUMNS}
                rows={results}
                rowId={({ id }) => id}
                total={count}
              />
            )}
            <MeetingsSection programme={programme.id} cases={results} />
            <NotesSection programme={programme.id} />
          </div>
        </>
      )}
    </QueryView>
  );
}

function sentence(rows: readonly ConsensusBrief[]): string {
  const due = rows.filter((one) => dueWords(one) !== "").length;
  if (due > 0) return `${counted(due, "session waits", "sessions wait")} for you.`;
  const open = rows.filter(({ state }) => state === "open").length;
  if (open > 0) return `${counted(open, "session is", "sessions are")} open; none waits for you.`;
  return rows.length === 0 ? "Nothing is open." : "Everything is concluded.";
}

const COLUMNS: ColumnDef<ConsensusBrief>[] = [
  {
    id: "code",
    header: "Session",
    accessorFn: ({ code }) => code,
    cell: ({ row: { original } }) => (
      <Link to="/consensus/$id" params={{ id: original.id }}>
        {original.code}
        {original.label !== null && `, ${original.label}`}
      </Link>
    ),
  },
  { id: "round", header: "Round", accessorFn: ({ round_name }) => round_name },
  {
    id: "why",
    header: "Opened because",
    accessorFn: ({ triggers }) => triggers.length,
    cell: ({ row: { original } }) => whyOpened(original),
  },
  {
    id: "state",
    header: "State",
    accessorFn: (one) => caseMark(one).word,
    cell: ({ row: { original } }) => {
      const { word, tone } = caseMark(original);
      return <StateMark tone={tone}>{word}</StateMark>;
    },
  },
  {
    id: "due",
    header: "Your part",
    accessorFn: (one) => dueWords(one),
    cell: ({ row: { original } }) =>
      dueWords(original) || <span className="soft">nothing now</span>,
  },
  {
    id: "opened",
    header: "Opened",
    accessorFn: ({ opened_at }) => opened_at,
    cell: ({ row: { original } }) => <RelativeDate on={original.opened_at} as="date" />,
  },
];

function whyOpened({ triggers }: ConsensusBrief): string {
  const [first] = triggers;
  if (first === undefined) return "the lead wished it";
  const more = triggers.length - 1;
  return more === 0 ? triggerWords(first) : `${triggerWords(first)}, and ${more} more`;
}
