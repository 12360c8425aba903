import { StateMark } from "@/components/state-mark";
import { listed } from "@/lib/words";
import type { RubricDefinition } from "./rubric-definition";
import { AREAS } from "./stops";
import type { Desk } from "./use-desk";
import type { RatingDraft } from "./use-rating-draft";

interface ProblemAreasCardProps {
  rubric: RubricDefinition;
  draft: RatingDraft;
  desk: Desk;
}

function howMany(most: number): string {
  if (most === 1) return "Choose one.";
  return most === 2 ? "One, or two in a mixed case." : `One to ${most}.`;
}

/** The rater's own judgement of the problem area, before anything else. */
export function ProblemAreasCard({ rubric, draft, desk }: ProblemAreasCardProps) {
  const areas = draft.draft.areas ?? [];
  const isOpen = desk.stop === AREAS;
  const names = rubric.problem_areas.filter(({ id }) => areas.includes(id));
  const waiting = rubric.items.filter(
    ({ id }) => draft.applicability[id]?.state === "awaits_problem_area",
  );
  const words =
    areas.length === 0 ? "to record" : listed(names.map(({ label }) => label)).toLowerCase();
  return (
    <div className={isOpen ? "item item--open" : "item"} data-stop={AREAS}>
      <h2 className="item__heading">
        <button
          type="button"
          className="item__row"
          aria-expanded={isOpen}
          aria-current={isOpen ? "step" : undefined}
          onClick={() => (isOpen ? desk.close() : desk.goTo(AREAS, { takesFocus: false }))}
        >
          <span className="item__name">Problem area</span>{" "}
          <StateMark tone={areas.length === 0 ? "open" : "done"}>{words}</StateMark>
        </button>
      </h2>
      {isOpen && !draft.canWrite && (
        <p className="item-editor">
          {names.length === 0
            ? "No problem area is recorded."
            : `Recorded: ${listed(names.map(({ label }) => label))}.`}
        </p>
      )}
      {isOpen && draft.canWrite && (
        <fieldset className="item-editor areas">
          <legend>
            {rubric.problem_area.question} {howMany(rubric.problem_area.at_most)}
          </legend>
          {rubric.problem_areas.map(({ id, label }, index) => (
            <label key={id} className="areas__choice">
              <input
                type="checkbox"
                checked={areas.includes(id)}
                aria-keyshortcuts={String(index + 1)}
                onChange={() => desk.toggleArea(id)}
              />
              <span>{label}</span>
              <kbd aria-hidden="true">{index + 1}</kbd>
            </label>
          ))}
          {waiting.length > 0 && (
            <p className="soft small">
              {listed(waiting.map(({ id }) => id))} {waiting.length === 1 ? "waits" : "wait"} for
              your answer.
            </p>
          )}
        </fieldset>
      )}
    </div>
  );
}
