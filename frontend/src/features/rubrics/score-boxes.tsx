interface ScoreBoxesProps {
  label: string;
  choices: readonly string[];
}

/** Boxes to tick on paper; the screen does not show them. */
export function ScoreBoxes({ label, choices }: ScoreBoxesProps) {
  return (
    <p className="rubric-form rubric-form__boxes">
      <strong>{label}</strong>
      {choices.map((choice) => (
        <span key={choice}>☐ {choice}</span>
      ))}
    </p>
  );
}
