import { useQuery } from "@tanstack/react-query";
import type { Rating } from "@/api/types";
import { ErrorNote } from "@/components/error-note";
import { StateMark } from "@/components/state-mark";
import { type RubricDefinition, scaleOf } from "./rubric-definition";
import {
  ruleSentence,
  scoredScales,
  scoreRows,
  scoresQuery,
  type ShownScore,
  summaryRows,
} from "./scores";

/** What a finished rating adds up to, by the instrument's own rule. Never shown while rating. */
export function ScoresCard({ rubric, rating }: { rubric: RubricDefinition; rating: Rating }) {
  const { section_score, overall_score } = rubric.scoring;
  const isFinal = rating.status === "submitted";
  const hasScores =
    rubric.items.length > 0 && (section_score !== "none" || overall_score !== "none");
  const scores = useQuery({ ...scoresQuery(rating.id), enabled: isFinal && hasScores });
  const summaries = summaryRows(rubric, rating.summaries);
  if (!isFinal || (!hasScores && summaries.length === 0)) return null;
  const found = scores.data ?? [];
  return (
    <section className="scores" aria-labelledby="scores-title" aria-busy={scores.isLoading}>
      <h2 id="scores-title" className="rubric-pane__section">
        Scores
      </h2>
      {hasScores && <p className="soft small">{ruleSentence(rubric)}</p>}
      {scores.isError && (
        <ErrorNote
          error={scores.error}
          title="The scores could not be shown"
          onRetry={() => void scores.refetch()}
        />
      )}
      {found.length > 0 && (
        <table className="scores__table">
          <caption className="visually-hidden">Scores of the whole and of each section</caption>
          <thead>
            <tr>
              <td />
              {scoredScales(rubric, found).map((id) => {
                const { label, min, max } = scaleOf(rubric, id);
                return (
                  <th key={id} scope="col">
                    {label}, {min} to {max}
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {scoreRows(rubric, found).map(({ key, name, isTotal, cells }) => (
              <tr key={key} className={isTotal ? "scores__total" : undefined}>
                <th scope="row">{name}</th>
                {cells.map((score, index) => (
                  <td key={index}>{score && <Score score={score} />}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {summaries.length > 0 && (
        <table className="scores__table scores__table--summaries">
          <caption className="visually-hidden">Numbers made of counts</caption>
          <tbody>
            {summaries.map((row) => (
              <tr key={row.key}>
                <th scope="row">{row.name}</th>
                <td>
                  <Score score={row} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Score({ score }: { score: ShownScore }) {
  return (
    <>
      {score.number === null ? (
        <span className="soft">{score.why}</span>
      ) : (
        <span className="scores__number">{score.number}</span>
      )}{" "}
      {score.range !== "" && <span className="soft small">{score.range}</span>}
      {score.benchmarks.map(({ words, isReached }) => (
        <p key={words} className="small">
          {words}
          {isReached !== null && (
            <>
              {" "}
              <StateMark tone={isReached ? "done" : "partial"}>
                {isReached ? "reached" : "not reached"}
              </StateMark>
            </>
          )}
        </p>
      ))}
    </>
  );
}
