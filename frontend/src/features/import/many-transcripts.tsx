import type { PreviewTranscript, SpeakerRole } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { counted, SPEAKER_ROLES, speakerRoleWord } from "@/lib/words";
import type { Roles } from "./use-preview";

interface ManyTranscriptsProps {
  transcripts: readonly PreviewTranscript[];
  unmapped: readonly string[];
  roles: Roles;
  onRole: (speaker: string, role: SpeakerRole) => void;
}

/** A table with many sessions: what each holds; where it belongs is said of each afterwards. */
export function ManyTranscripts({ transcripts, unmapped, roles, onRole }: ManyTranscriptsProps) {
  const asked = [...new Set([...Object.keys(roles), ...unmapped])];
  return (
    <section className="panel stack stack--tight" aria-labelledby="many-title">
      <h2 id="many-title" className="section-title">
        Sessions in the file
      </h2>
      {asked.map((speaker) => (
        <ChoiceField
          key={speaker}
          label={`Role of ${speaker}`}
          {...(roles[speaker] === undefined ? { none: "Choose" } : {})}
          value={roles[speaker] ?? ""}
          choices={SPEAKER_ROLES.map((role) => ({ value: role, label: speakerRoleWord(role) }))}
          onChange={(role) => onRole(speaker, role as SpeakerRole)}
          required
        />
      ))}
      <ul className="import-many">
        {transcripts.map((one, at) => (
          <li key={at}>
            {one.label}{" "}
            <span className="soft">
              {counted(one.n_turns, "turn")}, {counted(one.speakers.length, "speaker")}
              {one.already_present === true && ", here already"}
            </span>
          </li>
        ))}
      </ul>
      <p className="soft">Number, date, phase and consent are said of each once it is in.</p>
    </section>
  );
}
