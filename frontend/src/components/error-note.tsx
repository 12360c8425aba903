import { Button } from "@mantine/core";
import { asApiError, type ErrorDetail } from "@/api/errors";
import { Note } from "./note";

interface ErrorNoteProps {
  error: unknown;
  /** What could not be done: "The round was not started." */
  title?: string;
  onRetry?: () => void;
}

function line(entry: ErrorDetail): string {
  if (entry.line !== null && entry.line !== undefined) return `Line ${entry.line}: ${entry.detail}`;
  return entry.detail;
}

/** What happened and what to do, beside the thing it is about. */
export function ErrorNote({ error, title, onRetry }: ErrorNoteProps) {
  const known = asApiError(error);
  const details = known.errors.filter((entry) => entry.detail !== known.message);
  return (
    <Note tone="error" {...(title ? { title } : {})}>
      <p>{known.message}</p>
      {details.length > 0 && (
        <ul>
          {details.map((entry, index) => (
            <li key={index}>{line(entry)}</li>
          ))}
        </ul>
      )}
      {onRetry && (
        <Button className="note__retry" size="xs" variant="default" onClick={onRetry}>
          Try again
        </Button>
      )}
    </Note>
  );
}
