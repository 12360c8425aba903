import type { RubricCategory, RubricDefinition } from "@/api/types";
import { Marked } from "./marked";
import { PartFrame } from "./part-frame";
import { agreementSentence } from "./statistic-words";

interface CategoryCardProps {
  category: RubricCategory;
  definition: RubricDefinition;
  isFound: boolean;
}

/** A question with its choices; its answer never enters a score. */
export function CategoryCard({ category, definition, isFound }: CategoryCardProps) {
  return (
    <PartFrame
      kind="Question"
      part={category}
      name={category.question}
      assesses={null}
      definition={definition}
      isFound={isFound}
    >
      <div>
        <p className="soft">
          {category.at_most === 1 ? "One answer" : `Up to ${category.at_most} answers`}
        </p>
        <ul className="rubric-part__choices">
          {category.choices.map(({ id, label, description }) => (
            <li key={id}>
              <Marked text={label} />
              {description !== null && (
                <span className="soft">
                  {": "}
                  <Marked text={description} />
                </span>
              )}
            </li>
          ))}
        </ul>
      </div>
      <p className="soft small no-print">{agreementSentence(category.statistics)}</p>
    </PartFrame>
  );
}
