import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Id } from "@/api/types";
import { meetingQuery } from "./queries";

/** Where a session stands in its meeting, with the ways to the one before and the one after. */
export function MeetingBar({ meeting, one }: { meeting: Id; one: Id }) {
  const found = useQuery(meetingQuery(meeting)).data;
  const at = found?.sessions.findIndex(({ id }) => id === one) ?? -1;
  if (found === undefined || at === -1) return null;
  const [before, after] = [found.sessions[at - 1], found.sessions[at + 1]];
  return (
    <nav className="meeting-bar row no-print" aria-label={`Sessions of ${found.name}`}>
      <span>
        Session {at + 1} of {found.sessions.length} in{" "}
        <Link to="/consensus/meetings/$id" params={{ id: meeting }}>
          {found.name}
        </Link>
      </span>
      {before !== undefined && (
        <Link to="/consensus/$id" params={{ id: before.id }}>
          Back to {before.code}
        </Link>
      )}
      {after !== undefined ? (
        <Link to="/consensus/$id" params={{ id: after.id }}>
          On to {after.code}
        </Link>
      ) : (
        <Link to="/consensus/meetings/$id" params={{ id: meeting }}>
          See what came of it
        </Link>
      )}
    </nav>
  );
}
