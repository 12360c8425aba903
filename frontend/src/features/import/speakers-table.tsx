import { Button, NativeSelect, Radio, TextInput } from "@mantine/core";
import { useState } from "react";
import type { PreviewSpeaker, SpeakerRole } from "@/api/types";
import { counted, SPEAKER_ROLES, speakerRoleWord } from "@/lib/words";

const REASONS: Readonly<Record<string, string>> = {
  named: "you said so",
  label: "as the file says",
  unknown: "who is this?",
};

interface SpeakersTableProps {
  speakers: readonly PreviewSpeaker[];
  onRole: (speaker: string, role: SpeakerRole) => void;
  own: string;
  onOwn: (speaker: string) => void;
  names: Readonly<Record<string, string>>;
  onName: (speaker: string, name: string) => void;
}

/** Who speaks, how much, and as what; who of several therapists is the trainee. */
export function SpeakersTable({ speakers, onRole, own, onOwn, names, onName }: SpeakersTableProps) {
  const [renames, setRenames] = useState(false);
  const asksForOwn = speakers.filter((one) => one.role === "therapist").length > 1;
  const showsNames = renames || speakers.length > 2;
  return (
    <div className="stack stack--tight">
      <table className="speakers">
        <caption className="visually-hidden">Speakers</caption>
        <thead>
          <tr>
            <th scope="col">Speaker</th>
            <th scope="col">Speaks</th>
            <th scope="col">Role</th>
            {asksForOwn && <th scope="col">Is the trainee</th>}
            {showsNames && <th scope="col">Shown as</th>}
          </tr>
        </thead>
        <tbody>
          {speakers.map((one) => (
            <tr key={one.speaker}>
              <th scope="row">{one.speaker}</th>
              <td data-label="Speaks">
                {counted(one.n_turns, "turn")}, {counted(one.n_words, "word")}
              </td>
              <td data-label="Role">
                <NativeSelect
                  aria-label={`Role of ${one.speaker}`}
                  value={one.role ?? ""}
                  data={[
                    ...(one.role === null ? [{ value: "", label: "Choose" }] : []),
                    ...SPEAKER_ROLES.map((role) => ({ value: role, label: speakerRoleWord(role) })),
                  ]}
                  error={one.role === null}
                  description={REASONS[one.role_reason]}
                  inputWrapperOrder={["input", "description"]}
                  onChange={(event) =>
                    onRole(one.speaker, event.currentTarget.value as SpeakerRole)
                  }
                />
              </td>
              {asksForOwn && (
                <td data-label="Is the trainee">
                  {one.role === "therapist" && (
                    <Radio
                      name="own-speaker"
                      aria-label={`${one.speaker} is the trainee`}
                      checked={own === one.speaker}
                      onChange={() => onOwn(one.speaker)}
                    />
                  )}
                </td>
              )}
              {showsNames && (
                <td data-label="Shown as">
                  <TextInput
                    aria-label={`Show ${one.speaker} as`}
                    placeholder={one.speaker}
                    value={names[one.speaker] ?? ""}
                    maxLength={120}
                    onChange={(event) => onName(one.speaker, event.currentTarget.value)}
                  />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {!showsNames && (
        <div>
          <Button variant="subtle" size="compact-sm" onClick={() => setRenames(true)}>
            Show them under other names
          </Button>
        </div>
      )}
    </div>
  );
}
