import type { ReactNode } from "react";
import "./notes.css";

interface EmptyStateProps {
  /** What will be here. */
  title: string;
  children?: ReactNode;
  /** The one step that gets there. */
  action?: ReactNode;
}

export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className="empty-state">
      <p className="empty-state__title">{title}</p>
      {children !== undefined && <p className="soft measure">{children}</p>}
      {action}
    </div>
  );
}
