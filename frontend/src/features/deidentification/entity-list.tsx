import { Button } from "@mantine/core";
import { counted } from "@/lib/words";
import { kindWord } from "./kind-words";
import type { EntityRow } from "./review-state";

interface EntityListProps {
  rows: readonly EntityRow[];
  onFocus: (span: string) => void;
  onAccept: (entity: string) => void;
  onRename: (row: EntityRow) => void;
}

/** Who and what is named, with what stands for each. */
export function EntityList({ rows, onFocus, onAccept, onRename }: EntityListProps) {
  if (rows.length === 0) return <p className="soft">Nothing is proposed.</p>;
  return (
    <ul className="plain-list entities" aria-label="People, places and things">
      {rows.map((row) => {
        const { entity, spans, forms, nOpen } = row;
        const first = spans.find((span) => span.decision === "undecided") ?? spans[0];
        const name = `${entity.replacement}: ${forms.slice(0, 2).join(", ")}`;
        return (
          <li key={entity.key} className="entities__row">
            <button
              type="button"
              className="entities__name"
              onClick={() => first && onFocus(first.id)}
            >
              <strong>{entity.replacement}</strong>{" "}
              <span className="entities__forms">{forms.slice(0, 4).join(", ")}</span>
            </button>
            <span className="soft small">
              {kindWord(entity.kind)} · {counted(spans.length, "place")}
              {nOpen > 0 ? ` · ${nOpen} open` : ""}
              {entity.is_unsure ? " · are these one?" : ""}
            </span>
            <span className="row entities__acts">
              {nOpen > 0 && (
                <Button
                  size="compact-xs"
                  variant="default"
                  aria-label={`Accept all ${name}`}
                  onClick={() => onAccept(entity.key)}
                >
                  Accept all
                </Button>
              )}
              <Button
                size="compact-xs"
                variant="subtle"
                aria-label={`Rename ${name}`}
                onClick={() => onRename(row)}
              >
                Rename
              </Button>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
