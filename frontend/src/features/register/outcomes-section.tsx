import { Button } from "@mantine/core";
import { useState } from "react";
import type { Case, CaseRecord, OutcomeScore } from "@/api/types";
import { OutcomeChart } from "@/charts/outcome-chart";
import { EmptyState } from "@/components/empty-state";
import { formatDay } from "@/lib/dates";
import { CorrectOutcomeDialog } from "./correct-outcome-dialog";
import { OutcomeDialog } from "./outcome-dialog";
import { captionOf, marksOf, measureName, seriesOf, tableOf, titleOf } from "./outcome-series";

interface OutcomesSectionProps {
  shown: Case;
  record: CaseRecord;
}

/** How the client is, by questionnaire. */
export function OutcomesSection({ shown, record }: OutcomesSectionProps) {
  const [isOpen, setIsOpen] = useState(false);
  const mayRecord = shown.allowed_actions.includes("record_outcomes");
  const series = seriesOf(record);
  const add = mayRecord && <Button onClick={() => setIsOpen(true)}>Record a score</Button>;
  return (
    <section className="panel stack" aria-labelledby="case-outcomes">
      <div className="row row--between">
        <h2 id="case-outcomes" className="section-title">
          Outcome
        </h2>
        {series.length > 0 && add}
      </div>
      {record.outcomes === null ? (
        <p className="soft">Hidden while you have sessions to rate here.</p>
      ) : (
        <>
          {series.length === 0 && (
            <EmptyState
              title="Scores of questionnaires will be drawn here"
              {...(add ? { action: add } : {})}
            >
              PHQ-9 and GAD-7 are usual at the start and every few sessions; any other questionnaire
              with a range can be entered, too.
            </EmptyState>
          )}
          {series.map((one) => (
            <OutcomeChart
              key={one.id}
              title={titleOf(one)}
              caption={captionOf(one)}
              marks={marksOf(one)}
              range={one.range}
              bands={one.bands?.bands ?? []}
              table={tableOf(one)}
              fileName={`${shown.code}-${one.name}`}
            />
          ))}
          {record.outcomes.length > 0 && (
            <ScoreList scores={record.outcomes} caseId={shown.id} mayCorrect={mayRecord} />
          )}
        </>
      )}
      {isOpen && <OutcomeDialog caseId={shown.id} onClose={() => setIsOpen(false)} />}
    </section>
  );
}

interface ScoreListProps {
  scores: readonly OutcomeScore[];
  caseId: string;
  mayCorrect: boolean;
}

/** Every score that was entered; what was corrected stays, crossed out. */
function ScoreList({ scores, caseId, mayCorrect }: ScoreListProps) {
  const [chosen, setChosen] = useState<OutcomeScore | null>(null);
  return (
    <details>
      <summary>All entries, with corrections</summary>
      <ul className="plain-list stack stack--tight score-list">
        {scores.map((score) => {
          const words = `${measureName(score)} of ${formatDay(score.taken_on)}`;
          return (
            <li key={score.id} className="row row--between">
              <span>
                <span className={score.is_superseded ? "corrected" : ""}>
                  {words}: {score.total ?? "taken back"}
                </span>
                {score.is_superseded && <span className="visually-hidden"> (corrected)</span>}
                <br />
                <span className="soft small">
                  entered by {score.recorded_by}
                  {score.reason !== "" && `; correction: ${score.reason}`}
                </span>
              </span>
              {mayCorrect && !score.is_superseded && score.total !== null && (
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={`Correct ${words}`}
                  onClick={() => setChosen(score)}
                >
                  Correct
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {chosen && (
        <CorrectOutcomeDialog caseId={caseId} score={chosen} onClose={() => setChosen(null)} />
      )}
    </details>
  );
}
