import { Button } from "@mantine/core";
import { useState } from "react";
import type { RubricDefinition } from "@/api/rubric-definition";
import type { Consensus, ConsensusItem } from "@/api/types";
import { toneOf } from "@/charts/tones";
import { StateMark } from "@/components/state-mark";
import { Reasons } from "./reasons";
import { SettleItem } from "./settle-item";
import { sideName } from "./sides-table";
import { TurnButtons } from "./turn-buttons";
import { answerWords, causeWord, lineMark, partName, statusWords } from "./words";

interface DifferenceCardProps {
  one: Consensus;
  item: ConsensusItem;
  rubric: RubricDefinition;
  onTurn: ((turn: number) => void) | undefined;
}

/** An item on which raters differ: both answers with their turns, both reasons, what is settled. */
export function DifferenceCard({ one, item, rubric, onTurn }: DifferenceCardProps) {
  const [isAgain, setIsAgain] = useState(false);
  const name = `${item.item} ${partName(rubric, item.item)}`;
  const mark = lineMark(item.state);
  const maySettle =
    one.allowed_actions.includes("settle") &&
    item.reasons_missing.length === 0 &&
    one.area.state !== "differs";
  return (
    <article className="panel stack stack--tight" aria-labelledby={`difference-${item.item}`}>
      <div className="row row--between">
        <h3 id={`difference-${item.item}`}>{name}</h3>
        <StateMark tone={mark.tone}>{mark.word}</StateMark>
      </div>
      <Answers one={one} item={item} rubric={rubric} onTurn={onTurn} />
      <Reasons one={one} part={item.item} name={item.item} talk={item} />
      {item.settlement !== null && item.state === "settled" && item.holds !== null && (
        <div className="confer-settled stack stack--tight">
          <p>
            <strong>Settled: {answerWords(item.holds, rubric)}</strong>{" "}
            <span className="soft">
              {causeWord(item.settlement.cause).toLowerCase()}
              {item.settlement.why !== "" && `: ${item.settlement.why}`}, by{" "}
              {item.settlement.by === "adjudicator"
                ? "the adjudicator"
                : `rater ${item.settlement.by}`}
            </span>
          </p>
          {item.settlement.rule !== "" && (
            <p>
              <span className="soft">Rule for raters</span> {item.settlement.rule}
            </p>
          )}
        </div>
      )}
      {maySettle &&
        (item.state === "settled" && !isAgain ? (
          <div>
            <Button size="compact-md" variant="default" onClick={() => setIsAgain(true)}>
              Settle it otherwise
              <span className="visually-hidden">: {item.item}</span>
            </Button>
          </div>
        ) : (
          <SettleItem one={one} item={item} rubric={rubric} onDone={() => setIsAgain(false)} />
        ))}
    </article>
  );
}

function Answers({ one, item, rubric, onTurn }: DifferenceCardProps) {
  const part = rubric.items.find(({ id }) => id === item.item);
  const scales = part?.scales ?? [];
  const all = Object.keys(rubric.scales);
  return (
    <table className="confer-table">
      <caption className="visually-hidden">What each rater said of {item.item}</caption>
      <thead>
        <tr>
          <th scope="col">Rating</th>
          {scales.map((scale) => (
            <th key={scale} scope="col" className={`tone-${toneOf(all, scale)}`}>
              {rubric.scales[scale]?.label ?? scale}
            </th>
          ))}
          {scales.length === 0 && <th scope="col">Answer</th>}
          <th scope="col">Turns</th>
        </tr>
      </thead>
      <tbody>
        {item.sides.map((side) => {
          const who = one.sides.find(({ letter }) => letter === side.letter);
          const words = statusWords(side);
          return (
            <tr key={side.letter}>
              <th scope="row">{who ? sideName(who) : side.letter}</th>
              {words !== "" ? (
                <td colSpan={Math.max(scales.length, 1)}>{words}</td>
              ) : (
                scales.map((scale) => {
                  const value = side.values[scale] ?? null;
                  return (
                    <td key={scale} data-label={rubric.scales[scale]?.label ?? scale}>
                      <strong className="figures">{value ?? "–"}</strong>{" "}
                      <span className="soft small">
                        {value === null ? "" : part?.anchors[scale]?.[String(value)]}
                      </span>
                    </td>
                  );
                })
              )}
              <td data-label="Turns">
                <TurnButtons
                  turns={side.evidence}
                  onTurn={onTurn}
                  of={`rater ${side.letter} for ${item.item}`}
                />
                {side.note !== "" && <p className="confer-note">{side.note}</p>}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
