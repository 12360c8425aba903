import type { ReactNode } from "react";
import "./notes.css";

interface NoteProps {
  tone?: "info" | "done" | "caution" | "error";
  title?: string;
  children?: ReactNode;
  /** Announce it when it appears; errors always are. */
  live?: boolean;
}

export function Note({ tone = "info", title, children, live = false }: NoteProps) {
  const role = tone === "error" ? "alert" : live ? "status" : undefined;
  return (
    <div className={`note note--${tone}`} role={role}>
      {title !== undefined && <p className="note__title">{title}</p>}
      {children}
    </div>
  );
}
