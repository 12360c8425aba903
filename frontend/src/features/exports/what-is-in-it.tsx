import { counted } from "@/lib/words";

/** What a file holds, and what never leaves. */
export function WhatIsInIt({ days }: { days: number }) {
  return (
    <section className="stack stack--tight measure" aria-labelledby="what-is-in-it">
      <h2 id="what-is-in-it" className="section-title">
        What is in a file
      </h2>
      <ul>
        <li>
          One ZIP: submitted independent ratings of closed rounds, sessions, items, a codebook of
          every variable and missing code, scripts for R and Python, and what it was all made of.
        </li>
        <li>
          Codes of raters, trainees and cases, never a name. No words of a session, no notes, no
          dates of sessions. A session that you rated yourself has only its round’s code.
        </li>
        <li>
          Wide tables give the figures of the reliability report on the command line; the README in
          the file says how.
        </li>
        <li>
          A file is kept for {counted(days, "day")} and deleted at once when a client withdraws.
          Every download is an event of the audit trail. Delete your copies when consent ends.
        </li>
      </ul>
    </section>
  );
}
