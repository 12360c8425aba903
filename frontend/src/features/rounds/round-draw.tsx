import type { Round, RoundDraw } from "@/api/types";
import { CopyButton } from "@/components/copy-button";
import { RelativeDate } from "@/components/relative-date";
import { drawSentence, leftOutLines } from "./plan-words";

/** How the sessions were drawn, with all that somebody needs who wants to redo it. */
export function RoundDrawSection({ round, draw }: { round: Round; draw: RoundDraw }) {
  const command = `python backend/manage.py redraw ${round.id}`;
  const lines = leftOutLines(draw.left_out);
  return (
    <section aria-labelledby="round-draw" className="stack">
      <h2 id="round-draw" className="section-title">
        Draw
      </h2>
      <p>{drawSentence(draw)}</p>
      {lines.length > 0 && (
        <details>
          <summary>Why the others could not be drawn</summary>
          <ul>
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </details>
      )}
      <dl className="facts">
        <dt>Drawn</dt>
        <dd>
          <RelativeDate on={draw.drawn_at} as="moment" />
        </dd>
        <dt>Seed</dt>
        <dd>
          {draw.seed === null ? (
            <span className="soft">hidden while you rate in it</span>
          ) : (
            <>
              <code className="breaks">{draw.seed}</code>
              {draw.seed_is_given ? " (given by whoever drafted the round)" : " (made here)"}
            </>
          )}
        </dd>
        <dt>Frame, SHA-256</dt>
        <dd>
          <code className="breaks">{draw.frame_hash}</code>
        </dd>
        <dt>Rule</dt>
        <dd>
          <code>{draw.algorithm}</code>: sessions in the order of the SHA-256 of seed and id
        </dd>
      </dl>
      <div className="stack stack--tight">
        <p>On the server, this prints the same list again:</p>
        <code className="breaks">{command}</code>
        <CopyButton text={command} label="Copy the command" />
      </div>
    </section>
  );
}
