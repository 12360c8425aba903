import { useState } from "react";
import type { RubricDefinition } from "@/api/rubric-definition";
import type { Rating } from "@/api/types";
import { Button } from "@mantine/core";
import { turnsWords } from "./feedback-words";
import type { FeedbackDraft } from "./use-feedback-draft";
import { WrittenField } from "./written-field";

interface SectionFieldsProps {
  rubric: RubricDefinition;
  rating: Rating | undefined;
  programme: string;
  draft: FeedbackDraft;
  onShow: (turn: number) => void;
}

/** A strength and a next step for each section, with the evidence of the rating at hand. */
export function SectionFields({ rubric, rating, programme, draft, onShow }: SectionFieldsProps) {
  const [open, setOpen] = useState<ReadonlySet<string>>(
    () => new Set(draft.content.sections.map(({ section }) => section)),
  );
  return (
    <section className="stack" aria-labelledby="by-section">
      <h2 id="by-section" className="section-title">
        By section
      </h2>
      {rubric.sections.map(({ id, title }) => {
        const said = draft.content.sections.find(({ section }) => section === id);
        const isSaid = said !== undefined && (said.strength !== "" || said.next_step !== "");
        return (
          <details
            key={id}
            className="section-note"
            open={open.has(id)}
            onToggle={(event) => {
              const isOpen = event.currentTarget.open;
              setOpen((before) => {
                const after = new Set(before);
                if (isOpen) after.add(id);
                else after.delete(id);
                return after;
              });
            }}
          >
            <summary>
              {id} · {title} {isSaid && <span className="soft">· written</span>}
            </summary>
            {open.has(id) && (
              <div className="stack stack--tight">
                <Evidence
                  section={id}
                  rubric={rubric}
                  rating={rating}
                  draft={draft}
                  onShow={onShow}
                />
                <WrittenField
                  label="Strength"
                  field={`Strength in ${title}`}
                  value={said?.strength ?? ""}
                  onChange={(text) => draft.setSection(id, "strength", text)}
                  programme={programme}
                  kind="strength"
                />
                <WrittenField
                  label="Next step"
                  field={`Next step in ${title}`}
                  value={said?.next_step ?? ""}
                  onChange={(text) => draft.setSection(id, "next_step", text)}
                  programme={programme}
                  kind="next_step"
                />
              </div>
            )}
          </details>
        );
      })}
    </section>
  );
}

interface EvidenceProps extends Pick<SectionFieldsProps, "rubric" | "rating" | "draft" | "onShow"> {
  section: string;
}

/** What the rating gave in a section, and the turns behind it, to be commented on. */
function Evidence({ section, rubric, rating, draft, onShow }: EvidenceProps) {
  const rows = rubric.items
    .filter((item) => item.section === section)
    .flatMap((item) => {
      const answer = rating?.items.find((one) => one.item === item.id);
      return answer?.status === "scored" ? [{ item, answer }] : [];
    });
  if (rows.length === 0) return null;
  return (
    <ul className="plain-list section-note__evidence" aria-label="In the rating">
      {rows.map(({ item, answer }) => {
        const [first] = answer.evidence;
        const scores = Object.entries(answer.values)
          .map(([scale, value]) => `${rubric.scales[scale]?.label ?? scale} ${value ?? "–"}`)
          .join(", ");
        return (
          <li key={item.id} className="row">
            <span className="small">
              <b>{item.id}</b> {item.name}: {scores}
            </span>
            {first !== undefined && (
              <>
                <button type="button" className="link-button small" onClick={() => onShow(first)}>
                  {turnsWords(answer.evidence)}
                </button>
                <Button
                  size="compact-xs"
                  variant="subtle"
                  aria-label={`Comment on the evidence for ${item.id}`}
                  onClick={() =>
                    draft.addComment({
                      kind: "comment",
                      item: item.id,
                      turns: [...answer.evidence],
                      text: "",
                    })
                  }
                >
                  Comment
                </Button>
              </>
            )}
          </li>
        );
      })}
    </ul>
  );
}
