import { asApiError } from "@/api/errors";
import { Note } from "@/components/note";
import { problemPlace, refusalWords } from "./upload-words";

/** Why a definition was not taken: what happened, what was kept, what to do. */
export function RefusalNote({ error }: { error: unknown }) {
  const refused = asApiError(error);
  const words = refusalWords(refused.code);
  const problems = refused.errors.filter((one) => one.line != null);
  return (
    <Note tone="error" title={words.title}>
      <p>{refused.message}</p>
      <p>{words.advice}</p>
      {problems.length > 0 && (
        <ul>
          {problems.map((one, index) => (
            <li key={index}>
              {problemPlace(one.line ?? null, one.field ?? null)}: {one.detail}
            </li>
          ))}
        </ul>
      )}
    </Note>
  );
}
