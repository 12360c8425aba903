import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { answerOf, api } from "@/api/client";
import type { RubricDefinition, RubricItem } from "@/api/rubric-definition";
import type { Feedback, Id, Rating } from "@/api/types";
import { toneOf } from "@/charts/tones";
import { QueryView } from "@/components/query-view";
import { ratingKindWord } from "@/lib/words";

const ratingQuery = (id: Id) => ({
  queryKey: ["rating-read", id],
  queryFn: () => answerOf(api.GET("/api/v1/ratings/{id}/", { params: { path: { id } } })),
});

interface TwoRatingsProps {
  feedback: Feedback;
  rating: Rating;
  rubric: RubricDefinition;
}

/** The trainee's own scores beside the other's, item by item. */
export function TwoRatings({ feedback, rating, rubric }: TwoRatingsProps) {
  const self = useQuery({
    ...ratingQuery(feedback.self_rating ?? ""),
    enabled: feedback.self_rating !== null,
  });
  return (
    <section className="stack stack--tight" aria-labelledby="two-ratings">
      <h2 id="two-ratings" className="section-title">
        {feedback.self_rating === null
          ? `${ratingKindWord(rating.kind)} rating`
          : `Own rating beside the ${ratingKindWord(rating.kind).toLowerCase()} one`}
      </h2>
      {feedback.self_rating === null ? (
        <Scores rating={rating} self={null} rubric={rubric} />
      ) : (
        <QueryView query={self}>
          {(own) => <Scores rating={rating} self={own} rubric={rubric} />}
        </QueryView>
      )}
      <p className="small soft">
        <Link to="/ratings/$id" params={{ id: rating.id }}>
          Open the rating with its evidence
        </Link>
      </p>
    </section>
  );
}

function valueOf(rating: Rating | null, item: RubricItem, scale: string): number | null {
  const answer = rating?.items.find((one) => one.item === item.id);
  return answer?.values[scale] ?? null;
}

interface ScoresProps {
  rating: Rating;
  self: Rating | null;
  rubric: RubricDefinition;
}

function Scores({ rating, self, rubric }: ScoresProps) {
  const scales = Object.keys(rubric.scales);
  const kind = ratingKindWord(rating.kind).toLowerCase();
  const items = rubric.items.filter((item) =>
    scales.some(
      (scale) => valueOf(rating, item, scale) !== null || valueOf(self, item, scale) !== null,
    ),
  );
  if (items.length === 0) return <p className="soft">No item is scored.</p>;
  return (
    <div className="two-ratings__scroll">
      <table className="two-ratings">
        <caption className="visually-hidden">Scores item by item</caption>
        <thead>
          <tr>
            <th scope="col">Item</th>
            {scales.map((scale) => (
              <th key={scale} scope="col" className={`tone-${toneOf(scales, scale)}`}>
                {rubric.scales[scale]?.label ?? scale}
                {self !== null && <span className="two-ratings__who">own · {kind}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.id}>
              <th scope="row">
                {item.id} {item.name}
              </th>
              {scales.map((scale) => (
                <td key={scale}>
                  <Pair
                    own={self === null ? undefined : valueOf(self, item, scale)}
                    theirs={valueOf(rating, item, scale)}
                    kind={kind}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {self !== null && (
        <p className="small soft">Bold where the two are two points or more apart.</p>
      )}
    </div>
  );
}

interface PairProps {
  /** Undefined where there is no own rating to compare with. */
  own: number | null | undefined;
  theirs: number | null;
  kind: string;
}

/** Both scores of an item on a scale, in words for whoever listens. */
function Pair({ own, theirs, kind }: PairProps) {
  if (own === undefined) return theirs ?? "–";
  const isApart = own !== null && theirs !== null && Math.abs(own - theirs) >= 2;
  const seen = `${own ?? "–"} · ${theirs ?? "–"}`;
  return (
    <>
      <span aria-hidden="true">{isApart ? <strong>{seen}</strong> : seen}</span>
      <span className="visually-hidden">
        own {own ?? "none"}, {kind} {theirs ?? "none"}
        {isApart && ", two points or more apart"}
      </span>
    </>
  );
}
