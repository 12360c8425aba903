import { Button } from "@mantine/core";
import { useState } from "react";
import type { SpeakerRole } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { Note } from "@/components/note";
import { speakerRoleWord } from "@/lib/words";

const ROLES: readonly SpeakerRole[] = ["therapist", "client", "other"];

interface SpeakerRolesFormProps {
  speakers: readonly string[];
  isPending: boolean;
  onRoles: (roles: Record<string, SpeakerRole>) => void;
}

/** Who is who, where the file does not say. */
export function SpeakerRolesForm({ speakers, isPending, onRoles }: SpeakerRolesFormProps) {
  const [roles, setRoles] = useState<Record<string, SpeakerRole | "">>({});
  const isComplete = speakers.every((speaker) => roles[speaker]);
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        onRoles(
          Object.fromEntries(
            Object.entries(roles).filter((pair): pair is [string, SpeakerRole] => pair[1] !== ""),
          ),
        );
      }}
    >
      <Note tone="caution" title="Who is who?" live>
        <p>
          The file names speakers without saying which is the therapist. Nothing is stored yet: give
          each a role and the file is read again.
        </p>
      </Note>
      {speakers.map((speaker) => (
        <ChoiceField
          key={speaker}
          label={speaker}
          none="Choose a role"
          value={roles[speaker] ?? ""}
          choices={ROLES.map((role) => ({ value: role, label: speakerRoleWord(role) }))}
          onChange={(role) =>
            setRoles((before) => ({ ...before, [speaker]: role as SpeakerRole | "" }))
          }
          required
        />
      ))}
      <div>
        <Button type="submit" disabled={!isComplete} loading={isPending}>
          Import with these roles
        </Button>
      </div>
    </form>
  );
}
