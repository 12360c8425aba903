import type { ReactNode } from "react";
import "./state-mark.css";

export type StateTone = "done" | "partial" | "open" | "unsure" | "alert" | "quiet";

interface StateMarkProps {
  tone: StateTone;
  /** The word; the shape never stands alone. */
  children: ReactNode;
}

const SHAPES: Record<StateTone, ReactNode> = {
  done: <circle cx="6" cy="6" r="5" fill="currentColor" />,
  partial: (
    <>
      <circle cx="6" cy="6" r="4.25" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M6 1.75a4.25 4.25 0 0 1 0 8.5z" fill="currentColor" />
    </>
  ),
  open: <circle cx="6" cy="6" r="4.25" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  unsure: <circle cx="6" cy="6" r="4.25" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  alert: <path d="M6 1 11.2 10.5H.8z" fill="currentColor" />,
  quiet: <path d="M2 6h8" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round" />,
};

/** A state as shape and word; the colour only repeats what they say. */
export function StateMark({ tone, children }: StateMarkProps) {
  return (
    <span className={`state-mark state-mark--${tone}`}>
      <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
        {SHAPES[tone]}
      </svg>
      <span>{children}</span>
    </span>
  );
}
