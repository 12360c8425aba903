import { Link } from "@tanstack/react-router";
import { PageTitle } from "@/components/page-title";

export function NotFoundPage() {
  return (
    <>
      <PageTitle
        title="There is no page here"
        lead="The address may be mistyped, or what it showed is not for you to see."
      />
      <Link to="/">Go to Today</Link>
    </>
  );
}
