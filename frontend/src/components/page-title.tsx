import { type ReactNode, useEffect, useRef } from "react";
import "./page-title.css";

interface PageTitleProps {
  title: string;
  /** The sentence that answers the page's question. */
  lead?: ReactNode;
  /** At most one primary action, or a few quiet ones. */
  action?: ReactNode;
  /** The way back up: links, outermost first. */
  trail?: ReactNode;
}

let titledPath: string | null = null;

/**
 * The one heading of a page. After a navigation it takes the focus, so that a screen reader says
 * where one is; on the first page it leaves the focus to the browser.
 */
export function PageTitle({ title, lead, action, trail }: PageTitleProps) {
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    document.title = `${title} · Attune`;
  }, [title]);

  useEffect(() => {
    const path = globalThis.location.pathname;
    if (titledPath !== null && titledPath !== path) {
      heading.current?.focus({ preventScroll: true });
    }
    titledPath = path;
  }, []);

  return (
    <header className="page-title">
      {trail !== undefined && (
        <nav className="page-title__trail no-print" aria-label="Where this page belongs">
          {trail}
        </nav>
      )}
      <div className="page-title__row">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {action !== undefined && <div className="page-title__action no-print">{action}</div>}
      </div>
      {lead !== undefined && <p className="page-title__lead">{lead}</p>}
    </header>
  );
}
