import { useQuery } from "@tanstack/react-query";
import type { Id, RuleTerms } from "@/api/types";
import { EmptyState } from "@/components/empty-state";
import { QueryView } from "@/components/query-view";
import { counted } from "@/lib/words";
import { rulesQuery } from "./queries";
import { share } from "./words";

/** What a test asks for, condition by condition. */
export function termsWords(terms: RuleTerms): string[] {
  const quiz =
    terms.quiz_questions > 0
      ? [
          `before the first test on a version, ${share(terms.quiz_pass)} of ${terms.quiz_questions} questions of a quiz on it`,
        ]
      : [];
  return [
    ...quiz,
    `ICC(A,1) of ${terms.scale} section scores with gold of ${terms.least_icc} or more, its lower limit ${terms.least_icc_low} or more`,
    `${share(terms.least_within_one)} of section scores within one point of gold`,
    `mean of rater minus gold within ±${terms.most_bias} points`,
    `${counted(terms.test_sessions, "session")} in a test (${terms.retest_sessions} on a new version of the instrument), after ${terms.practice_sessions} in practice`,
    `at most ${counted(terms.tries, "try", "tries")}, each on sessions never met before`,
    `the status holds for ${counted(terms.valid_months, "month")}`,
  ];
}

export function RuleSummary({ programme }: { programme: Id }) {
  const rules = useQuery(rulesQuery(programme));
  return (
    <section aria-labelledby="rule-summary" className="stack">
      <h2 id="rule-summary" className="section-title">
        What a test asks for
      </h2>
      <QueryView query={rules}>
        {({ results }) => {
          const current = results.filter(
            (one, at) => results.findIndex((other) => other.instrument === one.instrument) === at,
          );
          return current.length === 0 ? (
            <EmptyState title="No rule is adopted yet">
              The programme lead adopts it after seeing how often a good and a poor rater would
              pass. Until then you can practise.
            </EmptyState>
          ) : (
            <>
              {current.map((rule) => (
                <div key={rule.id} className="panel stack stack--tight measure">
                  <p>
                    All of these at once, for <strong>{rule.instrument}</strong> (rule, version{" "}
                    {rule.version}):
                  </p>
                  <ul className="calibration-terms">
                    {termsWords(rule.terms).map((words) => (
                      <li key={words}>{words}</li>
                    ))}
                  </ul>
                  <p className="soft">{rule.reason}</p>
                </div>
              ))}
            </>
          );
        }}
      </QueryView>
    </section>
  );
}
