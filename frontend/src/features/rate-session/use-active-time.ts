import { useCallback, useEffect, useRef, useState } from "react";
import { ActiveTime } from "./active-time";

const ACTS = ["pointerdown", "pointermove", "keydown", "wheel", "touchmove"] as const;
const TICK_MS = 10_000;

interface ActiveSeconds {
  /** For display; renewed every few seconds. */
  shown: number;
  /** Exact, at any moment. */
  read: () => number;
}

/** Counts the time of work on this page on top of what was counted before. */
export function useActiveTime(secondsBefore: number, isCounting: boolean): ActiveSeconds {
  const time = useRef<ActiveTime | null>(null);
  const [shown, setShown] = useState(secondsBefore);
  const before = useRef(secondsBefore);

  useEffect(() => {
    if (!isCounting) return;
    const counter = (time.current ??= new ActiveTime(before.current));
    const act = () => {
      if (document.visibilityState === "visible") counter.act(Date.now());
    };
    const turnTo = () => {
      if (document.visibilityState === "visible") counter.act(Date.now());
      else counter.hide(Date.now());
    };
    act();
    for (const name of ACTS) window.addEventListener(name, act, { passive: true, capture: true });
    document.addEventListener("visibilitychange", turnTo);
    const tick = setInterval(() => setShown(counter.seconds(Date.now())), TICK_MS);
    return () => {
      for (const name of ACTS) window.removeEventListener(name, act, { capture: true });
      document.removeEventListener("visibilitychange", turnTo);
      clearInterval(tick);
      counter.hide(Date.now());
    };
  }, [isCounting]);

  const read = useCallback(() => time.current?.seconds(Date.now()) ?? before.current, []);
  return { shown, read };
}
