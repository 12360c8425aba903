import type { RubricDefinition } from "@/api/rubric-definition";
import type { Consensus, ConsensusSide } from "@/api/types";
import { TurnButtons } from "./turn-buttons";
import { areaWords } from "./words";

interface SidesTableProps {
  one: Consensus;
  rubric: RubricDefinition;
  onTurn: ((turn: number) => void) | undefined;
}

/** Each rating as a whole: its area, its overall scores, its flags. */
export function SidesTable({ one, rubric, onTurn }: SidesTableProps) {
  const scales = Object.values(rubric.scales);
  const hasScores = one.sides.some(({ scores }) => scores.length > 0);
  return (
    <table className="confer-table">
      <caption className="visually-hidden">The ratings as a whole</caption>
      <thead>
        <tr>
          <th scope="col">Rating</th>
          {one.area.state !== "not_applicable" && <th scope="col">Problem area</th>}
          {hasScores &&
            scales.map(({ id, label }) => (
              <th key={id} scope="col">
                {label}, overall
              </th>
            ))}
          <th scope="col">Flags</th>
        </tr>
      </thead>
      <tbody>
        {one.sides.map((side) => (
          <tr key={side.letter}>
            <th scope="row">{sideName(side)}</th>
            {one.area.state !== "not_applicable" && (
              <td data-label="Problem area">{areaWords(side.problem_areas)}</td>
            )}
            {hasScores &&
              scales.map(({ id, label }) => (
                <td key={id} className="figures" data-label={`${label}, overall`}>
                  {side.scores.find(({ scale }) => scale === id)?.score?.toFixed(2) ?? "–"}
                </td>
              ))}
            <td data-label="Flags">
              {side.flags.length === 0
                ? "none"
                : side.flags.map(({ flag, evidence }) => (
                    <span key={flag} className="confer-flag">
                      <strong title={rubric.flags.find(({ id }) => id === flag)?.text}>
                        {flag}
                      </strong>{" "}
                      <TurnButtons
                        turns={evidence}
                        onTurn={onTurn}
                        of={`rater ${side.letter} for flag ${flag}`}
                      />
                    </span>
                  ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** "Rater A, you", or with the code for whoever may know it. */
export function sideName(side: ConsensusSide): string {
  if (side.is_own) return `Rater ${side.letter}, you`;
  if (side.rater_code !== null) return `Rater ${side.letter}, ${side.rater_code}`;
  return `Rater ${side.letter}`;
}
