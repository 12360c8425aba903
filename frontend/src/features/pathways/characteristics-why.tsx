import type { Characteristics } from "@/api/types";
import { formatMoment } from "@/lib/dates";
import { counted } from "@/lib/words";
import { componentWord, level, portfolioWords } from "./characteristics-words";

/** What the chances rest on, and which rules they say nothing about. */
export function CharacteristicsWhy({ found }: { found: Characteristics }) {
  return (
    <section className="stack stack--tight" aria-labelledby="why-title">
      <h2 id="why-title" className="section-title">
        Why these numbers
      </h2>
      <dl className="facts pathway-facts">
        <dt>Portfolio</dt>
        <dd className="measure">
          {portfolioWords(found)}: the smallest that the pathway allows.
          {found.portfolio.by_supervisors &&
            " Supervisors know the trainee; the chances take them for independent raters."}
        </dd>
        {found.components && <Components found={found} components={found.components} />}
        {found.assumed && found.assumed.n_items > 1 && (
          <>
            <dt>Items</dt>
            <dd className="measure">
              {counted(found.assumed.n_items, "required item")}, whose errors are taken to correlate{" "}
              {level(found.assumed.correlation)} and whose true levels to spread{" "}
              {level(found.assumed.spread)} points around a trainee&apos;s level. Nobody has
              measured these two for this instrument.
            </dd>
          </>
        )}
        {found.counted.length > 0 && (
          <>
            <dt>Counted</dt>
            <dd>
              <ul className="measure pathway-sources">
                {found.counted.map(({ rule, sentence }) => (
                  <li key={rule}>{sentence}</li>
                ))}
              </ul>
            </dd>
          </>
        )}
        <dt>Left out</dt>
        <dd>
          <details>
            <summary>{counted(found.left_out.length, "rule")}, each with its reason</summary>
            <ul className="measure pathway-sources">
              {found.left_out.map(({ rule, sentence, why }) => (
                <li key={rule}>
                  {sentence} <span className="soft">{why}</span>
                </li>
              ))}
            </ul>
          </details>
        </dd>
        <dt>Method</dt>
        <dd className="measure">
          {found.chances?.replicates
            ? `${found.chances.replicates.toLocaleString("en-GB")} simulated trainees (seed ${found.chances.seed ?? 1}), `
            : ""}
          normal model of generalisability theory, {found.software}.
        </dd>
      </dl>
    </section>
  );
}

function Components({
  found,
  components,
}: {
  found: Characteristics;
  components: NonNullable<Characteristics["components"]>;
}) {
  const total = Object.values(components.variance).reduce((sum, value) => sum + value, 0);
  return (
    <>
      <dt>Variance components</dt>
      <dd className="measure stack stack--tight">
        {components.source === "programme" ? (
          <p>
            Your programme&apos;s own, from {counted(components.n_ratings ?? 0, "rating")} of{" "}
            {counted(components.n_sessions ?? 0, "session")} of{" "}
            {counted(components.n_trainees ?? 0, "trainee")} by{" "}
            {counted(components.n_raters ?? 0, "rater")}
            {components.computed_at && `, computed on ${formatMoment(components.computed_at)}`}.
            What trainees gain on average from session to session is taken out first.
          </p>
        ) : (
          <p>
            Defaults from published studies, because fewer than {components.enough_trainees}{" "}
            trainees have independent ratings in closed rounds
            {found.scale === null ? ", or the pathway names no instrument" : ""}. Raters who differ
            more than these let fewer competent trainees pass.
          </p>
        )}
        <ul className="component-list">
          {Object.entries(components.variance)
            .filter(([name, value]) => value > 0 || name !== "case_in_trainee")
            .map(([name, value]) => (
              <li key={name}>
                {componentWord(name)} {value.toFixed(3)}{" "}
                <span className="soft">({Math.round((100 * value) / total)} %)</span>
              </li>
            ))}
        </ul>
        {components.data_hash && <code className="breakable">{components.data_hash}</code>}
      </dd>
    </>
  );
}
