import type { RubricCount } from "./rubric-definition";
import { MAX_COUNT } from "./use-answering";

interface CountFieldProps {
  count: RubricCount;
  number: number | null;
  onTally: (by: 1 | -1) => void;
  onChange: (number: number | null) => void;
}

/** A tally: one more, one less, or the number itself. */
export function CountField({ count, number, onTally, onChange }: CountFieldProps) {
  return (
    <div className="tally" role="group" aria-label={`Count of ${count.id} ${count.name}`}>
      <button
        type="button"
        className="tally__step"
        aria-label="One less"
        aria-keyshortcuts="-"
        disabled={number === null || number === 0}
        onClick={() => onTally(-1)}
      >
        −
      </button>
      <input
        className="tally__number"
        inputMode="numeric"
        pattern="[0-9]*"
        autoComplete="off"
        aria-label={`${count.id}, how many`}
        placeholder="–"
        value={number ?? ""}
        onChange={(event) => {
          const text = event.currentTarget.value.trim();
          // Whatever is no whole number leaves the field as it was.
          if (text === "") onChange(null);
          else if (/^\d+$/.test(text) && Number(text) <= MAX_COUNT) onChange(Number(text));
        }}
      />
      <button
        type="button"
        className="tally__step tally__step--more"
        aria-label="One more"
        aria-keyshortcuts="+"
        data-tally
        onClick={() => onTally(1)}
      >
        +
      </button>
      <button
        type="button"
        className="text-button tally__none"
        aria-keyshortcuts="0"
        aria-pressed={number === 0}
        onClick={() => onChange(0)}
      >
        None: 0
      </button>
    </div>
  );
}
