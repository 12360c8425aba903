import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import type { ConsensusBrief, MeetingDetail } from "@/api/types";
import { DataTable } from "@/components/data-table";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { StateMark } from "@/components/state-mark";
import { useRouteId } from "@/components/use-route-id";
import { formatDay } from "@/lib/dates";
import { counted } from "@/lib/words";
import { AlikeTable } from "./alike-table";
import { meetingQuery } from "./queries";
import { caseMark, dueWords } from "./words";
import "./consensus.css";

/** One sitting: its sessions in their order, and how far raters agreed before and after it. */
export function MeetingPage() {
  const meeting = useQuery(meetingQuery(useRouteId()));
  return (
    <QueryView query={meeting} isPage>
      {(held) => <Meeting held={held} />}
    </QueryView>
  );
}

function sentence({ sessions }: MeetingDetail): string {
  const open = sessions.filter(({ state }) => state === "open");
  const of = counted(sessions.length, "session");
  if (open.length === 0) return `All of ${of} are concluded.`;
  return `${sessions.length - open.length} of ${of} ${sessions.length - open.length === 1 ? "is" : "are"} concluded; the next is ${open[0]?.code ?? ""}.`;
}

function Meeting({ held }: { held: MeetingDetail }) {
  const next = held.sessions.find(({ state }) => state === "open");
  return (
    <>
      <PageTitle
        title={held.name}
        lead={`${formatDay(held.held_on)}. ${sentence(held)}`}
        trail={<Link to="/consensus">Consensus</Link>}
        action={
          next && (
            <Button
              renderRoot={(props) => (
                <Link {...props} to="/consensus/$id" params={{ id: next.id }} />
              )}
            >
              Go on with {next.code}
            </Button>
          )
        }
      />
      <div className="stack stack--loose">
        <DataTable
          caption="Sessions of the meeting"
          unit="session"
          columns={COLUMNS}
          rows={held.sessions}
          rowId={({ id }) => id}
        />
        <Agreement held={held} />
      </div>
    </>
  );
}

function Agreement({ held: { agreement, sessions } }: { held: MeetingDetail }) {
  const known = agreement.n_again > 0;
  return (
    <section className="stack" aria-labelledby="agreement">
      <h2 id="agreement" className="section-title">
        Agreement before and after
      </h2>
      <p className="soft measure">
        Before: what each rater scored alone, item by item, on{" "}
        {counted(agreement.n_sessions, "session")}. After: what they score when they rate a session
        again, without their first rating. What they settle together is one answer, so it shows no
        agreement.
      </p>
      <AlikeTable
        caption="Agreement of raters before and after the meeting"
        columns={[
          { heading: "Before, all sessions", rows: agreement.before },
          ...(known
            ? [
                {
                  heading: `Before, the ${counted(agreement.n_again, "session")} rated again`,
                  rows: agreement.before_of_same,
                },
                { heading: "After", rows: agreement.after },
              ]
            : []),
        ]}
      />
      {!known && (
        <p>
          {agreement.n_awaited > 0
            ? `${counted(agreement.n_awaited, "re-code check is", "re-code checks are")} still awaited; agreement after the meeting is known when two raters have rated a session again.`
            : sessions.some(({ state }) => state === "concluded")
              ? "Agreement after the meeting is known when two raters of a session have rated it again. Whoever leads the programme plans that on the round’s consensus page."
              : "Agreement after the meeting is known when its sessions are concluded and two raters of one have rated it again."}
        </p>
      )}
    </section>
  );
}

const COLUMNS: ColumnDef<ConsensusBrief>[] = [
  {
    id: "code",
    header: "Session",
    enableSorting: false,
    cell: ({ row: { original } }) => (
      <Link to="/consensus/$id" params={{ id: original.id }}>
        {original.code}
      </Link>
    ),
  },
  {
    id: "round",
    header: "Round",
    enableSorting: false,
    accessorFn: ({ round_name }) => round_name,
  },
  {
    id: "alike",
    header: "Answered alike",
    enableSorting: false,
    accessorFn: ({ n_agreed, n_differing }) => `${n_agreed} of ${n_agreed + n_differing}`,
  },
  {
    id: "state",
    header: "State",
    enableSorting: false,
    cell: ({ row: { original } }) => {
      const { word, tone } = caseMark(original);
      return <StateMark tone={tone}>{word}</StateMark>;
    },
  },
  {
    id: "due",
    header: "Your part",
    enableSorting: false,
    cell: ({ row: { original } }) =>
      dueWords(original) || <span className="soft">nothing now</span>,
  },
];
