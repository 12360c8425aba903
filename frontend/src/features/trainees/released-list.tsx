import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useProgramme } from "@/api/me";
import type { Id, Release } from "@/api/types";
import { points } from "@/charts/numbers";
import { toneOf } from "@/charts/tones";
import { EmptyState } from "@/components/empty-state";
import { QueryView } from "@/components/query-view";
import { RelativeDate } from "@/components/relative-date";
import { formatDay } from "@/lib/dates";
import { counted, phaseWord, ratingKindWord } from "@/lib/words";
import { traineeReleasesQuery } from "./queries";
import "./trainees.css";

/** What was released to the trainee, newest first. */
export function ReleasedList({ trainee }: { trainee: Id }) {
  const programme = useProgramme().programme.id;
  const releases = useQuery(traineeReleasesQuery(programme, trainee));
  return (
    <section className="stack" aria-labelledby="released">
      <h2 id="released" className="section-title">
        Released feedback
      </h2>
      <QueryView query={releases}>
        {(list) =>
          list.length === 0 ? (
            <EmptyState title="Released ratings will stand here, newest first">
              A supervisor releases feedback with the rating it is on; from then on, or once they
              have rated the session themselves, the trainee reads scores and the turns behind them.
            </EmptyState>
          ) : (
            <>
              <p className="soft">{counted(list.length, "rating")}, newest first</p>
              <ul className="plain-list stack">
                {list.map((release) => (
                  <li key={release.id}>
                    <ReleaseCard release={release} />
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </QueryView>
    </section>
  );
}

export function sessionWords({ case_code, number, held_on, phase }: Release["session"]): string {
  return [
    case_code === "" ? null : `case ${case_code}`,
    number === null ? null : `session ${number}`,
    `${phaseWord(phase).toLowerCase()} phase`,
    held_on === null ? null : formatDay(held_on),
  ]
    .filter((part) => part !== null)
    .join(", ");
}

function ReleaseCard({ release }: { release: Release }) {
  const { overall, session } = release;
  const scales = overall.map(({ scale }) => scale);
  const kind = ratingKindWord(release.kind);
  const rater = release.rater_code === "" ? "" : ` by ${release.rater_code}`;
  return (
    <article className="panel released" aria-label={`${kind} rating of ${sessionWords(session)}`}>
      <div className="row row--between">
        <h3 className="section-title">
          <Link to="/ratings/$id" params={{ id: release.rating }}>
            {kind} rating of {sessionWords(session)}
          </Link>
        </h3>
        <span className="soft">
          released <RelativeDate on={release.released_at} />
          {rater}
        </span>
      </div>
      <p className="released__means">
        {overall.map(({ scale, name, score }) => (
          <span key={scale} className={`tone-${toneOf(scales, scale)}`}>
            {name} {meanWords(score)}
          </span>
        ))}
      </p>
      {release.comment !== "" && <p className="released__comment">{release.comment}</p>}
      <p className="small soft">
        The rating opens beside its transcript, as long as that is kept, with the turns behind each
        score.
      </p>
    </article>
  );
}

function meanWords(value: number | null): string {
  return value === null ? "not scored" : points(value);
}
