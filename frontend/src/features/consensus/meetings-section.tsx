import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { usePermission } from "@/api/me";
import type { ConsensusBrief, Id } from "@/api/types";
import { QueryView } from "@/components/query-view";
import { formatDay } from "@/lib/dates";
import { counted } from "@/lib/words";
import { MeetingDialog } from "./meeting-dialog";
import { meetingsQuery } from "./queries";

const LEAST = 2;

interface MeetingsSectionProps {
  programme: Id;
  cases: readonly ConsensusBrief[];
}

/** Sittings in which raters go through several sessions one after the other. */
export function MeetingsSection({ programme, cases }: MeetingsSectionProps) {
  const meetings = useQuery(meetingsQuery(programme));
  const manages = usePermission("consensus.manage");
  const [isCalling, setIsCalling] = useState(false);
  const free = cases.filter(({ state, meeting }) => state === "open" && meeting === null);
  return (
    <section className="stack" aria-labelledby="meetings">
      <h2 id="meetings" className="section-title">
        Calibration meetings
      </h2>
      <QueryView query={meetings}>
        {({ results }) =>
          results.length === 0 ? (
            <p className="soft measure">
              A meeting goes through several open sessions in one sitting and shows how far raters
              agreed before it, and after it when they rate again.
            </p>
          ) : (
            <ul className="plain-list">
              {results.map(({ id, name, held_on, sessions }) => (
                <li key={id}>
                  <Link to="/consensus/meetings/$id" params={{ id }}>
                    {name}
                  </Link>{" "}
                  <span className="soft">
                    {formatDay(held_on)}, {counted(sessions.length, "session")},{" "}
                    {sessions.filter(({ state }) => state === "concluded").length} concluded
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </QueryView>
      {manages && free.length >= LEAST && (
        <div>
          <Button variant="default" onClick={() => setIsCalling(true)}>
            Call a meeting
          </Button>
        </div>
      )}
      {isCalling && (
        <MeetingDialog programme={programme} cases={free} onClose={() => setIsCalling(false)} />
      )}
    </section>
  );
}
