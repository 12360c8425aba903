import "./progress-line.css";

interface ProgressLineProps {
  done: number;
  of: number;
  /** What is counted: "items scored". */
  label: string;
}

/** How much is done, as a line and as numbers. */
export function ProgressLine({ done, of, label }: ProgressLineProps) {
  const share = of > 0 ? Math.min(1, done / of) : 0;
  return (
    <span className="progress-line figures">
      <svg
        className="progress-line__track"
        viewBox="0 0 100 6"
        preserveAspectRatio="none"
        role="img"
        aria-label={`${done} of ${of} ${label}`}
      >
        <rect className="progress-line__all" width="100" height="6" rx="3" />
        <rect className="progress-line__done" width={share * 100} height="6" rx="3" />
      </svg>
      <span aria-hidden="true">
        {done}/{of}
      </span>
    </span>
  );
}
