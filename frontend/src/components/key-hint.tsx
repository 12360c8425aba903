import "./key-hint.css";

/** Keys to press, drawn as keys and read as words. */
export function KeyHint({ keys }: { keys: readonly string[] }) {
  return (
    <span className="key-hint">
      {keys.map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  );
}
