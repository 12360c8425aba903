import { useMemo } from "react";
import type { Turn } from "@/api/types";
import { clock } from "@/lib/clock";
import { turnBars } from "./places";

interface TurnLengthBarProps {
  turns: readonly Turn[];
  current: number | null;
  evidence: ReadonlySet<number>;
  focus: ReadonlySet<number>;
  onTurn: (turn: number) => void;
}

const N_BARS = 120;

/** The whole session at a glance: how long people speak, where evidence lies. Slides to a turn. */
export function TurnLengthBar({ turns, current, evidence, focus, onTurn }: TurnLengthBarProps) {
  const bars = useMemo(() => turnBars(turns, N_BARS, evidence, focus), [turns, evidence, focus]);
  const value = current ?? 1;
  const at = turns[value - 1];
  const time = at?.start_ms == null ? "" : `, ${clock(at.start_ms)}`;
  return (
    <div className="length-bar">
      <svg
        viewBox={`0 0 ${bars.length} 28`}
        preserveAspectRatio="none"
        aria-hidden="true"
        focusable="false"
      >
        {bars.map((bar, index) => (
          <g key={bar.first}>
            {bar.evidence !== "none" && (
              <rect
                className={`length-bar__mark length-bar__mark--${bar.evidence}`}
                x={index}
                width="1"
                y="0"
                height="6"
              />
            )}
            <rect
              className={
                value >= bar.first && value <= bar.last && current !== null
                  ? "length-bar__turn length-bar__turn--current"
                  : "length-bar__turn"
              }
              x={index + 0.1}
              width="0.8"
              y={28 - 20 * Math.max(0.06, bar.height)}
              height={20 * Math.max(0.06, bar.height)}
            />
          </g>
        ))}
      </svg>
      <input
        type="range"
        min={1}
        max={Math.max(1, turns.length)}
        value={value}
        aria-label="Place in the session"
        aria-valuetext={`Turn ${value} of ${turns.length}${time}`}
        onChange={(event) => onTurn(Number(event.currentTarget.value))}
      />
    </div>
  );
}
