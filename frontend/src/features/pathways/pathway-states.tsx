import type { Id, PathwaySummary } from "@/api/types";
import { StateMark } from "@/components/state-mark";
import { fromCode } from "@/lib/words";
import { adoptionIn } from "./adoption";
import "./pathways.css";

/** Whether a version is adopted, finished and the programme's own, as marks with words. */
export function PathwayStates({ pathway, programme }: { pathway: PathwaySummary; programme: Id }) {
  return (
    <span className="pathway-states">
      {adoptionIn(pathway, programme) && <StateMark tone="done">Adopted</StateMark>}
      <StateMark tone={pathway.status === "draft" ? "partial" : "quiet"}>
        {fromCode(pathway.status)}
      </StateMark>
      {pathway.programme !== null && <StateMark tone="quiet">Own</StateMark>}
    </span>
  );
}
