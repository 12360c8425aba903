import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { asApiError } from "@/api/errors";
import { PageTitle } from "./page-title";

interface PageErrorProps {
  error: unknown;
  onRetry?: () => void;
}

/** A page that could not be shown: not there, not allowed, not reachable, or broken. */
export function PageError({ error, onRetry }: PageErrorProps) {
  const known = asApiError(error);
  const { title, words } = wordsFor(known.status, known.message);
  return (
    <>
      <PageTitle title={title} lead={words} />
      <div className="row">
        {onRetry && known.status !== 404 && known.status !== 403 && (
          <Button variant="default" onClick={onRetry}>
            Try again
          </Button>
        )}
        <Link to="/">Go to Today</Link>
      </div>
    </>
  );
}

function wordsFor(status: number, message: string): { title: string; words: string } {
  switch (status) {
    case 0:
      return {
        title: "The server cannot be reached",
        words: "Nothing is lost. Check the connection; this page comes back when the server does.",
      };
    case 401:
      return {
        title: "You are signed out",
        words: "Nothing is lost. Sign in again and this page goes on where it was.",
      };
    case 403:
      return { title: "Your role does not open this page", words: message };
    case 404:
      return {
        title: "This is not here",
        words: "It may have been removed, belong to another programme, or not be for you to see.",
      };
    default:
      return { title: "This page could not be shown", words: message };
  }
}
