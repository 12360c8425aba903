import { useQuery } from "@tanstack/react-query";
import type { Rating } from "@/api/types";
import { ErrorNote } from "@/components/error-note";
import { StateMark } from "@/components/state-mark";
import type { RubricDefinition } from "./rubric-definition";
import { scoreRows, scoresQuery, summaryRows, type ShownScore } from "./scores";

/** What a finished rating adds up to, by the instrument's own rule. Never shown while rating. */
export function ScoresCard({ rubric, rating }: { rubric: RubricDefinition; rating: Rating }) {
  const isFinal = rating.status === "submitted";
  const hasScores =
    rubric.items.length > 0 &&
    (rubric.scoring.section_score !== "none" || rubric.scoring.overall_score !== "none");
  const scores = useQuery({ ...scoresQuery(rating.id), enabled: isFinal && hasScores });
  if (!isFinal || (!hasScores && rating.summaries.length === 0)) return null;
  const rows = [...scoreRows(rubric, scores.data ?? []), ...summaryRows(rubric, rating.summaries)];
  return (
    <section className="scores" aria-labelledby="scores-title" aria-busy={scores.isLoading}>
      <h2 id="scores-title" className="rubric-pane__section">
        Scores
      </h2>
      {scores.isError && (
        <ErrorNote
          error={scores.error}
          title="The scores could not be shown"
          onRetry={() => void scores.refetch()}
        />
      )}
      <table className="scores__table">
        <caption className="visually-hidden">Scores of this rating</caption>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">What</th>
            <th scope="col">Score</th>
            <th scope="col">Held against</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <ScoreRow key={row.key} row={row} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function ScoreRow({ row }: { row: ShownScore }) {
  return (
    <tr className={row.isTotal ? "scores__total" : undefined}>
      <th scope="row">
        {row.name} {row.rule !== "" && <span className="soft small">{row.rule}</span>}
      </th>
      <td className="scores__number">
        {row.number ?? <span className="soft">none: {row.why}</span>}
      </td>
      <td>
        {row.benchmarks.map(({ words, isReached }) => (
          <p key={words}>
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
      </td>
    </tr>
  );
}
