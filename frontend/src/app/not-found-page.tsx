import { Link } from "@tanstack/react-router";

export function NotFoundPage() {
  return (
    <div className="stack measure">
      <h1 tabIndex={-1}>There is no page here</h1>
      <p>The address may be mistyped, or what it showed is not for you to see.</p>
      <p>
        <Link to="/">Go to Today</Link>
      </p>
    </div>
  );
}
