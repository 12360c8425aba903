import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Id, PracticeItem } from "@/api/types";
import { points as inPoints } from "@/charts/numbers";
import { QueryView } from "@/components/query-view";
import { counted, speakerRoleWord } from "@/lib/words";
import { practiceQuery } from "./queries";
import "./practice.css";

type Example = PracticeItem["examples"][number];

/** The trainee's weakest items, with turns that show each done well. */
export function PracticePanel({ trainee }: { trainee: Id }) {
  const practice = useQuery(practiceQuery(trainee));
  return (
    <section className="stack panel" aria-labelledby="practice">
      <h2 id="practice" className="section-title">
        Practise next
      </h2>
      <QueryView query={practice}>
        {({ items, nothing, scale }) =>
          nothing !== null ? (
            <p className="measure soft">{nothing}</p>
          ) : (
            <>
              <p className="measure soft">
                The items with the lowest means over your last released ratings
                {scale !== null &&
                  `, on ${scale.name.toLowerCase()} from ${scale.min} to ${scale.max}`}
                . Examples are turns that were scored high: of your own sessions, or of gold
                sessions whose clients agreed to training.
              </p>
              {items.map((item) => (
                <Item key={item.item} item={item} />
              ))}
            </>
          )
        }
      </QueryView>
    </section>
  );
}

function Item({ item }: { item: PracticeItem }) {
  return (
    <article className="stack stack--tight">
      <h3 className="chart__title">
        {item.item} {item.name}: {inPoints(item.mean)} over {counted(item.n_sessions, "session")}
      </h3>
      {item.examples.length === 0 ? (
        <p className="soft">There is no example that may be shown yet.</p>
      ) : (
        item.examples.map((example, at) => <Turns key={at} example={example} />)
      )}
    </article>
  );
}

function Turns({ example }: { example: Example }) {
  return (
    <figure className="practice__example">
      <figcaption className="small soft">
        {example.session === null ? (
          "From a gold session"
        ) : (
          <Link to="/sessions/$id" params={{ id: example.session }}>
            From a session of yours
          </Link>
        )}
        , scored {example.score}
      </figcaption>
      {example.turns.map((turn, at) => (
        <blockquote key={at} className="practice__turn">
          <b>{speakerRoleWord(turn.role)}</b> {turn.text}
        </blockquote>
      ))}
    </figure>
  );
}
