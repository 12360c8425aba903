import { Button } from "@mantine/core";

/** Everything that is held about the person, as one file. */
export function OwnDataSection() {
  return (
    <section className="stack stack--tight" aria-labelledby="own-data-title">
      <h2 id="own-data-title" className="section-title">
        What is held about you
      </h2>
      <p>
        One ZIP, as JSON and as tables: your account and roles, the ratings you gave, what you were
        given in ratings and feedback, goals, certification, and what the audit trail says of you.
        The words of sessions are your clients’ and are not in it; while you have sessions to rate,
        nothing in it says more about them than a rater may know.
      </p>
      <div>
        <Button component="a" variant="default" href="/api/v1/personal-data/mine/" download>
          Download your data
        </Button>
      </div>
      <p className="soft small">
        Taking it is an event of the audit trail. To have your account erased, ask whoever leads
        your programme: what you made then stays under your code, and your name goes.
      </p>
    </section>
  );
}
