/** What becomes of past ratings: said wherever somebody brings them in or looks at them. */
export function WhereItShows() {
  return (
    <section className="stack panel" aria-labelledby="where">
      <h2 id="where" className="section-title">
        Where past ratings show up
      </h2>
      <dl className="facts">
        <dt>Reliability</dt>
        <dd>
          On the page of the study, from its independent ratings alone. No report of a round holds
          them.
        </dd>
        <dt>Curves</dt>
        <dd>
          As points before a trainee’s first session, once you say whose code it is. The curve
          itself is made of the ratings given here.
        </dd>
        <dt>Certification</dt>
        <dd>Nowhere: a past rating never counts towards a certificate.</dd>
        <dt>Trainees</dt>
        <dd>Do not see past ratings, which nobody released to them.</dd>
      </dl>
    </section>
  );
}
