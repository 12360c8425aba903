import { useLocalStorage } from "@mantine/hooks";
import {
  type CSSProperties,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useRef,
} from "react";

const MIN = 30;
const MAX = 75;
const STEP = 2;
/** A swipe goes at least this far, and further across than down. */
const SWIPE_PX = 60;

export type Side = "transcript" | "rubric";

interface SplitPanesProps {
  isNarrow: boolean;
  side: Side;
  onSide: (side: Side) => void;
  transcript: ReactNode;
  rubric: ReactNode;
}

const SIDES: readonly { id: Side; label: string }[] = [
  { id: "transcript", label: "Transcript" },
  { id: "rubric", label: "Rubric" },
];

function within(share: number): number {
  return Math.round(Math.min(MAX, Math.max(MIN, share)));
}

/** Two panes side by side whose border moves and is remembered; on a narrow page, two tabs. */
export function SplitPanes({ isNarrow, side, onSide, transcript, rubric }: SplitPanesProps) {
  const box = useRef<HTMLDivElement>(null);
  const touch = useRef<{ x: number; y: number } | null>(null);
  const [share, setShare] = useLocalStorage({
    key: "attune.rate-session.split",
    defaultValue: 55,
    getInitialValueInEffect: false,
  });

  function drag(event: PointerEvent) {
    if (!event.currentTarget.hasPointerCapture(event.pointerId) || !box.current) return;
    const { left, width } = box.current.getBoundingClientRect();
    if (width > 0) setShare(within(((event.clientX - left) / width) * 100));
  }

  function onKey(event: KeyboardEvent) {
    const by = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    setShare(within(share + by));
  }

  function endSwipe(x: number, y: number) {
    const from = touch.current;
    touch.current = null;
    if (!isNarrow || !from) return;
    const across = x - from.x;
    if (Math.abs(across) < SWIPE_PX || Math.abs(across) < 2 * Math.abs(y - from.y)) return;
    onSide(across < 0 ? "rubric" : "transcript");
  }

  const pane = (id: Side, content: ReactNode) => (
    <div
      id={`pane-${id}`}
      className={`split__pane split__pane--${id}`}
      data-hidden={isNarrow && side !== id}
      {...(isNarrow ? { role: "tabpanel", "aria-labelledby": `tab-${id}` } : {})}
    >
      {content}
    </div>
  );

  return (
    <>
      {isNarrow && (
        <div role="tablist" aria-label="Show" className="split__tabs">
          {SIDES.map(({ id, label }) => (
            <button
              key={id}
              id={`tab-${id}`}
              type="button"
              role="tab"
              aria-selected={side === id}
              aria-controls={`pane-${id}`}
              onClick={() => onSide(id)}
            >
              {label}
            </button>
          ))}
        </div>
      )}
      <div
        ref={box}
        className={isNarrow ? "split split--narrow" : "split"}
        style={{ "--split": `${share}%` } as CSSProperties}
        onTouchStart={({ touches }) => {
          const first = touches[0];
          touch.current = first ? { x: first.clientX, y: first.clientY } : null;
        }}
        onTouchEnd={({ changedTouches }) => {
          const first = changedTouches[0];
          if (first) endSwipe(first.clientX, first.clientY);
        }}
      >
        {pane("transcript", transcript)}
        {!isNarrow && (
          // A separator that can be moved is a control.
          // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
          <div
            role="separator"
            aria-orientation="vertical"
            aria-label="Border between transcript and rubric"
            aria-valuenow={share}
            aria-valuemin={MIN}
            aria-valuemax={MAX}
            aria-valuetext={`Transcript ${share} per cent of the width`}
            // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- see above
            tabIndex={0}
            className="split__border"
            onKeyDown={onKey}
            onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
            onPointerMove={drag}
          />
        )}
        {pane("rubric", rubric)}
      </div>
    </>
  );
}
