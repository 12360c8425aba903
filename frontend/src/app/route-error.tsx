import { type ErrorComponentProps } from "@tanstack/react-router";
import { PageError } from "@/components/page-error";

/** A page that threw while it was drawn, or whose code could not be fetched. */
export function RouteError({ error, reset }: ErrorComponentProps) {
  return <PageError error={error} onRetry={reset} />;
}
