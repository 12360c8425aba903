import type { Id, RubricSummary } from "@/api/types";
import { StateMark } from "@/components/state-mark";
import { fromCode } from "@/lib/words";
import { isByDefault, isChosen } from "./library";
import "./rubric-states.css";

/** Whether a version is chosen, finished and the programme's own, as marks with words. */
export function RubricStates({ rubric, programme }: { rubric: RubricSummary; programme: Id }) {
  return (
    <span className="rubric-states">
      {isChosen(rubric, programme) && (
        <StateMark tone="done">
          {isByDefault(rubric, programme) ? "In use until you choose" : "Chosen"}
        </StateMark>
      )}
      <StateMark tone={rubric.status === "draft" ? "partial" : "quiet"}>
        {fromCode(rubric.status)}
      </StateMark>
      {rubric.programme !== null && <StateMark tone="quiet">Own</StateMark>}
    </span>
  );
}
