import type { ReactNode } from "react";
import "./filter-bar.css";

/** Filters above a list; what they say stands in the address, so that a view can be mailed. */
export function FilterBar({ children }: { children: ReactNode }) {
  return (
    <div className="filter-bar no-print" role="group" aria-label="Filters">
      {children}
    </div>
  );
}
