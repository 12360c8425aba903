/** Boxes to tick on paper; the screen does not show them. */
export function ScoreBoxes({ choices }: { choices: readonly string[] }) {
  return (
    <p className="rubric-form rubric-form__boxes">
      {choices.map((choice) => (
        <span key={choice}>☐ {choice}</span>
      ))}
    </p>
  );
}
