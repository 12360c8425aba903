import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { usePermission } from "@/api/me";
import type { AnchorNote, Id } from "@/api/types";
import { EmptyState } from "@/components/empty-state";
import { QueryView } from "@/components/query-view";
import { RelativeDate } from "@/components/relative-date";
import { StateMark } from "@/components/state-mark";
import { NewNoteDialog } from "./new-note-dialog";
import { NoteDialog } from "./note-dialog";
import { notesQuery } from "./queries";

/** The rules that raters read beside the anchors; what holds no longer is kept below. */
export function NotesSection({ programme }: { programme: Id }) {
  const notes = useQuery(notesQuery(programme));
  const manages = usePermission("consensus.manage");
  const [isAdding, setIsAdding] = useState(false);
  return (
    <section className="stack" aria-labelledby="anchor-notes">
      <h2 id="anchor-notes" className="section-title">
        Anchor notes
      </h2>
      <p className="soft measure">
        Rules by which differences were settled. Raters read them beside the anchors in rounds that
        are started after them, supervisors from now on. They go on into a new version of the
        instrument where the item reads the same.
      </p>
      {manages && (
        <div>
          <Button variant="default" onClick={() => setIsAdding(true)}>
            Add a note
          </Button>
        </div>
      )}
      {isAdding && <NewNoteDialog programme={programme} onClose={() => setIsAdding(false)} />}
      <QueryView query={notes}>
        {({ results }) => {
          const [held, gone] = [
            results.filter(({ is_in_force }) => is_in_force),
            results.filter(({ is_in_force }) => !is_in_force),
          ];
          return (
            <>
              {held.length === 0 ? (
                <EmptyState title="Rules will stand here">
                  A rule is written where a difference is settled, and holds once the consensus is
                  concluded. Whoever leads the programme can add one as well.
                </EmptyState>
              ) : (
                <NoteList notes={held} />
              )}
              {gone.length > 0 && (
                <details>
                  <summary>What holds no longer ({gone.length})</summary>
                  <NoteList notes={gone} />
                </details>
              )}
            </>
          );
        }}
      </QueryView>
    </section>
  );
}

function reachWords(item: string, { version, item: there }: NonNullable<AnchorNote["reach"]>) {
  if (there === null) return `Not shown in version ${version}: the item reads otherwise there.`;
  return there === item
    ? `Holds in version ${version} as well.`
    : `Holds in version ${version} as well, where the item is ${there}.`;
}

function NoteList({ notes }: { notes: readonly AnchorNote[] }) {
  const [asked, setAsked] = useState<{ note: AnchorNote; act: "reword" | "withdraw" } | null>(null);
  return (
    <ul className="plain-list anchor-list">
      {notes.map((note) => (
        <li key={note.id} className="anchor-list__note">
          <p>
            <strong>{note.item}</strong>{" "}
            <span className="soft small">
              version {note.version}, {note.number > 1 && `worded ${note.number} times, `}
              {note.from_consensus ? "from a consensus" : "by the lead"},{" "}
              <RelativeDate on={note.made_at} as="date" />
            </span>
          </p>
          <p className="words">{note.text}</p>
          {note.is_in_force && note.reach !== null && (
            <p className="soft small">{reachWords(note.item, note.reach)}</p>
          )}
          {!note.is_in_force && (
            <StateMark tone="quiet">
              {note.withdrawal === null ? "Replaced by other words" : "Withdrawn"}
            </StateMark>
          )}
          {note.withdrawal !== null && <p className="soft">{note.withdrawal.reason}</p>}
          {note.allowed_actions.length > 0 && (
            <div className="row">
              <button
                type="button"
                className="link-button"
                onClick={() => setAsked({ note, act: "reword" })}
              >
                Reword<span className="visually-hidden"> the note on {note.item}</span>
              </button>
              <button
                type="button"
                className="link-button"
                onClick={() => setAsked({ note, act: "withdraw" })}
              >
                Withdraw<span className="visually-hidden"> the note on {note.item}</span>
              </button>
            </div>
          )}
        </li>
      ))}
      {asked !== null && (
        <NoteDialog note={asked.note} act={asked.act} onClose={() => setAsked(null)} />
      )}
    </ul>
  );
}
