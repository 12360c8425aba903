import { type RefObject, useLayoutEffect, useRef, useState } from "react";

/** The width a chart may take. Charts are drawn in real pixels, so that text keeps its size. */
export function useWidth(fallback = 720): [RefObject<HTMLDivElement | null>, number] {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(fallback);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const measure = () => {
      if (element.clientWidth > 0) setWidth(element.clientWidth);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  return [box, Math.max(width, 260)];
}
