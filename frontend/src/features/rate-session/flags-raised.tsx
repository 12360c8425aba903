import { StateMark } from "@/components/state-mark";
import { EvidenceList } from "./evidence-list";
import type { RubricDefinition } from "./rubric-definition";
import type { Desk } from "./use-desk";
import type { RatingDraft } from "./use-rating-draft";

interface FlagsRaisedProps {
  rubric: RubricDefinition;
  draft: RatingDraft;
  desk: Desk;
}

/** The flags of this rating, and the way to raise one. */
export function FlagsRaised({ rubric, draft, desk }: FlagsRaisedProps) {
  const raised = rubric.flags.flatMap((flag) => {
    const value = draft.draft.flags[flag.id];
    return value?.raised ? [{ ...flag, ...value }] : [];
  });
  if (raised.length === 0 && !draft.canWrite) return null;
  return (
    <section aria-labelledby="flags-raised">
      <h2 id="flags-raised" className="rubric-pane__section">
        Flags
      </h2>
      {raised.length === 0 && <p className="soft">None raised.</p>}
      <ul className="plain-list stack stack--tight">
        {raised.map((flag) => (
          <li key={flag.id}>
            <StateMark tone={flag.kind === "harm" ? "alert" : "partial"}>
              {flag.id} {flag.kind}: {flag.text}
            </StateMark>
            <div className="row">
              <EvidenceList of={flag.id} turns={flag.evidence} onShow={desk.showTurn} />
            </div>
            {flag.note !== "" && <p className="quoted">{flag.note}</p>}
          </li>
        ))}
      </ul>
      {draft.canWrite && (
        <button
          type="button"
          className="text-button"
          aria-keyshortcuts="f"
          onClick={() => desk.setSheet("flags")}
        >
          Raise or change flags
        </button>
      )}
    </section>
  );
}
