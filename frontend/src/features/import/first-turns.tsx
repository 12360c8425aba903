import type { PreviewTurn } from "@/api/types";
import { clock } from "@/lib/clock";
import { joinedOf, whereOf } from "./file-words";

interface FirstTurnsProps {
  turns: readonly PreviewTurn[];
  total: number;
  names: Readonly<Record<string, string>>;
}

function shownName(speaker: string, names: Readonly<Record<string, string>>): string {
  const name = names[speaker]?.trim() ?? "";
  return name === "" ? speaker : name;
}

/** The first turns as they will stand, and what each was joined from. */
export function FirstTurns({ turns, total, names }: FirstTurnsProps) {
  const anyJoined = turns.some((turn) => turn.n_joined > 1);
  return (
    <section className="stack stack--tight" aria-labelledby="first-turns">
      <h3 id="first-turns" className="import-subtitle">
        {turns.length < total
          ? `The first ${turns.length} of ${total} turns`
          : `All ${total} turns`}
      </h3>
      {anyJoined && (
        <p className="soft small">
          Captions of one speaker were joined into one turn where the pause was at most two seconds,
          or the sentence went on. Rows of a table never are.
        </p>
      )}
      <ol className="import-turns">
        {turns.map((turn, at) => (
          <li key={at} className={`import-turn import-turn--${turn.role ?? "unknown"}`}>
            <p className="import-turn__speaker">
              {shownName(turn.speaker, names)}
              {turn.start_ms !== null && <span className="soft"> {clock(turn.start_ms)}</span>}
            </p>
            <p className="import-turn__text">{turn.text}</p>
            {turn.n_joined > 1 && (
              <details className="import-turn__joined">
                <summary>{joinedOf(turn)}</summary>
                <ul>
                  {turn.joined.map((piece, index) => (
                    <li key={index}>
                      <span className="soft">{whereOf({ line: piece.line, part: null })}</span>{" "}
                      {piece.text}
                    </li>
                  ))}
                  {turn.n_joined > turn.joined.length && (
                    <li className="soft">and {turn.n_joined - turn.joined.length} more</li>
                  )}
                </ul>
              </details>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
