import { Checkbox } from "@mantine/core";
import { useState } from "react";
import type { Deidentification } from "@/api/types";

interface SpeakersListProps {
  speakers: Deidentification["speakers"];
  onRename: (label: string, replacement: string | null) => void;
}

/** Labels of speakers that are names, and whether they become pseudonyms. */
export function SpeakersList({ speakers, onRename }: SpeakersListProps) {
  // What the rules proposed, so that a label that was kept can be given up again.
  const [proposed] = useState(() => new Map(speakers.map((row) => [row.label, row.replacement])));
  if (speakers.length === 0) return null;
  return (
    <fieldset className="speakers stack stack--tight">
      <legend>Speakers who are named</legend>
      {speakers.map(({ label, replacement }) => {
        const said = replacement ?? proposed.get(label) ?? "[person]";
        return (
          <Checkbox
            key={label}
            label={`${label} becomes ${said}`}
            checked={replacement !== null}
            onChange={(event) => onRename(label, event.currentTarget.checked ? said : null)}
          />
        );
      })}
    </fieldset>
  );
}
