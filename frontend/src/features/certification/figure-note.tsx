import type { DecisionFigure } from "@/api/types";
import { counted } from "@/lib/words";

const fixed = (value: number) => value.toFixed(2);

/** The decision estimate: one sentence, its interval as a line, and what it is made of. */
export function FigureNote({ figure }: { figure: DecisionFigure }) {
  const { value, low, high, cut, confidence } = figure;
  const span = { from: Math.min(low, cut), to: Math.max(high, cut) };
  const room = Math.max(span.to - span.from, 0.5) * 0.15;
  const at = (score: number) =>
    `${(100 * (score - span.from + room)) / (span.to - span.from + 2 * room)}%`;
  const percent = Math.round(100 * confidence);
  return (
    <section className="panel stack stack--tight" aria-labelledby="level-title">
      <h2 id="level-title" className="section-title">
        The level, and how sure it is
      </h2>
      <p className="measure">{figure.sentence}</p>
      <svg
        className="level-line"
        width="100%"
        height="56"
        role="img"
        aria-label={`Estimate ${fixed(value)}, limits ${fixed(low)} to ${fixed(high)}, cut ${fixed(cut)}`}
      >
        <line x1={at(low)} x2={at(high)} y1="20" y2="20" className="level-line__interval" />
        <circle cx={at(value)} cy="20" r="5" className="level-line__value" />
        <line x1={at(cut)} x2={at(cut)} y1="6" y2="34" className="level-line__cut" />
        <text x={at(cut)} y="50" textAnchor="middle">
          cut {fixed(cut)}
        </text>
      </svg>
      <dl className="facts figures">
        <dt>Estimate</dt>
        <dd>
          {fixed(value)}, one-sided {percent} % limits {fixed(low)} and {fixed(high)}; standard
          error {fixed(figure.sem)}
        </dd>
        <dt>Made of</dt>
        <dd>
          {counted(figure.n_sessions, "session")}, {counted(figure.n_raters, "rater")},{" "}
          {counted(figure.n_ratings, "rating")}
          {figure.n_dropped > 0 && `; ${counted(figure.n_dropped, "empty score")} left out`}
        </dd>
        <dt>Adjusted for severity</dt>
        <dd>
          {counted(figure.n_adjusted, "rater")} of {figure.n_raters}; without it the mean is{" "}
          {fixed(figure.raw_mean)}
        </dd>
        <dt>Error taken from</dt>
        <dd>
          {figure.component_source === "programme"
            ? `this programme's own scores (${counted(figure.n_trainees ?? 0, "trainee")})`
            : "stated defaults, because too few trainees have been rated here"}
        </dd>
        <dt>Method</dt>
        <dd>{figure.method}</dd>
        <dt>Software, data</dt>
        <dd>
          {figure.software}, <code>{figure.data_hash.slice(0, 16)}</code>
        </dd>
      </dl>
    </section>
  );
}
