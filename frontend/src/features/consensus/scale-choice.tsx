import type { PointTexts, RubricScale } from "@/api/rubric-definition";

interface ScaleChoiceProps {
  scale: RubricScale;
  anchors: PointTexts;
  /** Of the radio group; one on the page. */
  name: string;
  value: number | null;
  onChange: (value: number) => void;
}

/** One point of a scale, with the anchor of what is chosen. */
export function ScaleChoice({ scale, anchors, name, value, onChange }: ScaleChoiceProps) {
  const points = Array.from({ length: scale.max - scale.min + 1 }, (_, index) => scale.min + index);
  const anchor = value === null ? "" : (anchors[String(value)] ?? "");
  return (
    <fieldset className="scale-choice">
      <legend>{scale.label}</legend>
      <div className="scale-choice__points">
        {points.map((point) => (
          <label key={point} className="scale-choice__point">
            <input
              type="radio"
              name={name}
              value={point}
              checked={value === point}
              onChange={() => onChange(point)}
            />
            <span>{point}</span>
          </label>
        ))}
      </div>
      <p className="soft small" aria-live="polite">
        {anchor}
      </p>
    </fieldset>
  );
}
