import type { RubricDefinition } from "@/api/rubric-definition";
import type { FeedbackContent } from "@/api/types";
import { commentKey } from "./comment-marks";
import { turnsWords } from "./feedback-words";

interface SaidProps {
  content: FeedbackContent;
  rubric: RubricDefinition;
  onShow: (turn: number) => void;
}

/** What a supervisor wrote, to be read. */
export function Said({ content, rubric, onShow }: SaidProps) {
  const titles = new Map(rubric.sections.map(({ id, title }) => [id, title]));
  const names = new Map(rubric.items.map(({ id, name }) => [id, name]));
  return (
    <>
      {content.opening !== "" && <p className="said">{content.opening}</p>}
      {content.comments.length > 0 && (
        <section className="stack" aria-labelledby="said-comments">
          <h2 id="said-comments" className="section-title">
            On turns of the session
          </h2>
          {content.comments.map((comment, place) => {
            const [first] = comment.turns;
            return (
              <article
                key={place}
                id={commentKey(place)}
                className="comment"
                aria-label={`Comment ${place + 1}`}
              >
                <h3 className="comment__title">
                  {place + 1} · {comment.kind === "exemplar" ? "To keep: " : ""}
                  {first !== undefined && (
                    <button type="button" className="link-button" onClick={() => onShow(first)}>
                      {turnsWords(comment.turns)}
                    </button>
                  )}
                </h3>
                {comment.text !== "" && <p className="said">{comment.text}</p>}
                {comment.item !== "" && (
                  <p className="small soft">
                    On {comment.item} {names.get(comment.item) ?? ""}
                  </p>
                )}
              </article>
            );
          })}
        </section>
      )}
      {content.sections.length > 0 && (
        <section className="stack" aria-labelledby="said-sections">
          <h2 id="said-sections" className="section-title">
            By section
          </h2>
          {content.sections.map(({ section, strength, next_step }) => (
            <article key={section} className="comment" aria-label={titles.get(section) ?? section}>
              <h3 className="comment__title">
                {section} · {titles.get(section) ?? section}
              </h3>
              {strength !== "" && (
                <div>
                  <p className="small soft">Strength</p>
                  <p className="said">{strength}</p>
                </div>
              )}
              {next_step !== "" && (
                <div>
                  <p className="small soft">Next step</p>
                  <p className="said">{next_step}</p>
                </div>
              )}
            </article>
          ))}
        </section>
      )}
    </>
  );
}
