import type { ScaleTone } from "@/charts/tones";
import { anchorsToShow, pointsOf } from "./anchors";
import type { RubricItem, RubricScale } from "./rubric-definition";

/** More points than stand in one row of a telephone. */
const MANY = 7;

interface ScaleFieldProps {
  item: RubricItem;
  scale: RubricScale;
  tone: ScaleTone;
  value: number | null;
  showsAll: boolean;
  onFocus: () => void;
  onChange: (points: number) => void;
}

/** One scale of an item: its points to choose from, and what they mean beside them. */
export function ScaleField({
  item,
  scale,
  tone,
  value,
  showsAll,
  onFocus,
  onChange,
}: ScaleFieldProps) {
  const name = `${item.id}-${scale.id}`;
  const points = pointsOf(scale);
  return (
    <fieldset
      className={`scale scale--${tone}`}
      data-scale={scale.id}
      aria-describedby={`${name}-anchors`}
    >
      <legend>
        <span className="scale__name">{scale.label}</span>{" "}
        <span className="soft small">
          {scale.question}
          {scale.direction === "lower_is_better" && " A lower number is better."}
        </span>
      </legend>
      <div className={points.length > MANY ? "scale__points scale__points--many" : "scale__points"}>
        {points.map((point) => {
          const word = scale.points[String(point)] ?? "";
          return (
            <label key={point} className="scale__point" title={word}>
              <input
                type="radio"
                name={name}
                value={point}
                checked={value === point}
                aria-label={word ? `${point}, ${word}` : String(point)}
                onFocus={onFocus}
                onChange={() => onChange(point)}
              />
              <span aria-hidden="true">{point}</span>
            </label>
          );
        })}
      </div>
      <ul id={`${name}-anchors`} className="anchors plain-list">
        {anchorsToShow(item, scale, value, showsAll).map(({ point, label, text }) => (
          <li key={point} className={point === value ? "anchors__own" : undefined}>
            <span className="anchors__label">{label}</span>
            {text !== "" && <span>: {text}</span>}
            {text === "" && point === value && <span>: between its neighbours</span>}
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
