import { MISSING_REASONS, RECORDINGS } from "./register-words";

const COLUMNS: readonly { name: string; about: string }[] = [
  { name: "case", about: "The code of the case. Needed." },
  { name: "number", about: "Which meeting of the case it was, counted from 1. Needed." },
  { name: "held_on", about: "The day, as 2026-01-31. Needed." },
  { name: "recording", about: `One of: ${RECORDINGS.map((one) => one.value).join(", ")}. Needed.` },
  {
    name: "missing_reason",
    about: `Needed where there is no recording: ${MISSING_REASONS.map((one) => one.value).join(", ")}.`,
  },
  { name: "missing_note", about: "A note on it; needed for other." },
  { name: "phase", about: "initial, middle or termination; empty for what the number proposes." },
  { name: "consent_form", about: "Name and version of the form, where the client has signed one." },
  { name: "consent_scopes", about: "training, research, certification, media; blanks between." },
  { name: "consent_given_on", about: "The day of the consent, as 2026-01-31." },
  { name: "keep_scores", about: "yes, where scores may stay after a withdrawal." },
];

/** What the file has to look like. */
export function ColumnsHelp() {
  return (
    <details>
      <summary>What the columns hold</summary>
      <dl className="facts">
        {COLUMNS.map(({ name, about }) => (
          <div key={name} className="columns-help">
            <dt>
              <code>{name}</code>
            </dt>
            <dd>{about}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
