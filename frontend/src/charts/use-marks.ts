import { type KeyboardEvent, useState } from "react";

const STEPS: Record<string, (at: number, last: number) => number> = {
  ArrowRight: (at, last) => Math.min(at + 1, last),
  ArrowDown: (at, last) => Math.min(at + 1, last),
  ArrowLeft: (at) => Math.max(at - 1, 0),
  ArrowUp: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_at, last) => last,
};

export interface MarkProps {
  role: "img";
  tabIndex: 0 | -1;
  "aria-label": string;
  "data-mark": number;
  onFocus: () => void;
  onBlur: () => void;
  onPointerEnter: () => void;
  onPointerLeave: () => void;
}

export interface Marks {
  /** For the mark at a place in reading order. */
  markProps: (at: number) => MarkProps;
  /** For the drawing that holds the marks. */
  onKeyDown: (event: KeyboardEvent<SVGSVGElement>) => void;
  /** The words of the mark in focus or under the pointer. */
  readout: string | null;
}

/**
 * Focus for the marks of a chart. The chart is one stop of the Tab key; arrow keys, Home and End
 * walk its marks; the mark reached says its value and shows it below the chart.
 */
export function useMarks(labels: readonly string[]): Marks {
  const [stop, setStop] = useState(0);
  const [shown, setShown] = useState<number | null>(null);
  const last = labels.length - 1;
  const current = Math.min(stop, Math.max(last, 0));

  return {
    markProps: (at) => ({
      role: "img",
      tabIndex: at === current ? 0 : -1,
      "aria-label": labels[at] ?? "",
      "data-mark": at,
      onFocus: () => {
        setStop(at);
        setShown(at);
      },
      onBlur: () => setShown(null),
      onPointerEnter: () => setShown(at),
      onPointerLeave: () => setShown(null),
    }),
    onKeyDown: (event) => {
      const step = STEPS[event.key];
      if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      const next = step(current, last);
      event.currentTarget.querySelector<SVGGElement>(`[data-mark="${next}"]`)?.focus();
    },
    readout: shown === null ? null : (labels[shown] ?? null),
  };
}
