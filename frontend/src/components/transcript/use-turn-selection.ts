import { useCallback, useMemo, useState } from "react";

export type SelectHow = "replace" | "extend";

export interface TurnSelection {
  /** Turn numbers, in order. */
  selected: ReadonlySet<number>;
  /** The turn the keyboard stands on. */
  current: number | null;
  select: (turn: number, how: SelectHow) => void;
  /** Move by turns; with "extend" the selection grows from where it began. */
  move: (by: number, how: SelectHow) => void;
  clear: () => void;
}

interface State {
  anchor: number;
  current: number;
}

/** One run of neighbouring turns, chosen by mouse or keyboard. Turns are numbered from 1. */
export function useTurnSelection(nTurns: number): TurnSelection {
  const [state, setState] = useState<State | null>(null);

  const select = useCallback((turn: number, how: SelectHow) => {
    setState((before) => ({
      anchor: how === "extend" && before ? before.anchor : turn,
      current: turn,
    }));
  }, []);

  const move = useCallback(
    (by: number, how: SelectHow) => {
      setState((before) => {
        if (nTurns === 0) return null;
        const from = before?.current ?? (by > 0 ? 0 : nTurns + 1);
        const current = Math.min(nTurns, Math.max(1, from + by));
        return { anchor: how === "extend" && before ? before.anchor : current, current };
      });
    },
    [nTurns],
  );

  const clear = useCallback(() => setState(null), []);

  const selected = useMemo(() => {
    const turns = new Set<number>();
    if (state) {
      const first = Math.min(state.anchor, state.current);
      const last = Math.max(state.anchor, state.current);
      for (let turn = first; turn <= last; turn += 1) turns.add(turn);
    }
    return turns;
  }, [state]);

  return { selected, current: state?.current ?? null, select, move, clear };
}
