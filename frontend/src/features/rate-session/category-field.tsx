import type { RubricCategory } from "./rubric-definition";

interface CategoryFieldProps {
  category: RubricCategory;
  choices: readonly string[];
  onChoose: (choice: string) => void;
}

/** The key that chooses an answer by its place; the tenth has the last key of the row. */
function keyOfPlace(index: number): string | null {
  if (index > 9) return null;
  return index === 9 ? "0" : String(index + 1);
}

/** A question with its answers: one of them, or several. */
export function CategoryField({ category, choices, onChoose }: CategoryFieldProps) {
  const isOne = category.at_most === 1;
  return (
    <fieldset className="choices" data-choices>
      <legend>
        <span className="visually-hidden">{category.question}</span>{" "}
        {isOne ? "Choose one." : `Choose one or more, at most ${category.at_most}.`}
      </legend>
      {category.choices.map(({ id, label, description }, index) => {
        const key = keyOfPlace(index);
        const describes = `${category.id}-${id}`;
        return (
          <label key={id} className="choices__choice">
            <input
              type={isOne ? "radio" : "checkbox"}
              name={category.id}
              checked={choices.includes(id)}
              aria-keyshortcuts={key ?? undefined}
              aria-describedby={description ? describes : undefined}
              onChange={() => onChoose(id)}
            />
            <span>
              <span className="choices__label">{label}</span>
              {description && (
                <span id={describes} className="choices__description">
                  {description}
                </span>
              )}
            </span>
            {key !== null && <kbd aria-hidden="true">{key}</kbd>}
          </label>
        );
      })}
    </fieldset>
  );
}
