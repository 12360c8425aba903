import { Button } from "@mantine/core";
import type { TherapySession } from "@/api/types";
import { CheckGroup, type CheckOption } from "@/components/check-group";
import { listed, notAssignableWord, phaseWord } from "@/lib/words";

function sessionOption(session: TherapySession): CheckOption {
  const about = [session.trainee?.code, session.phase && phaseWord(session.phase).toLowerCase()];
  const label = [session.label, ...about].filter(Boolean).join(" · ");
  if (session.is_assignable) return { value: session.id, label };
  return {
    value: session.id,
    label,
    reason: `Cannot be given to raters: ${listed(session.not_assignable_reasons.map(notAssignableWord))}.`,
  };
}

interface NamedSessionsProps {
  sessions: readonly TherapySession[];
  value: string[];
  onChange: (ids: string[]) => void;
  error?: string | undefined;
}

/** Sessions chosen one by one. */
export function NamedSessions({ sessions, value, onChange, error }: NamedSessionsProps) {
  // Those that can be chosen stand first, so that the reasons of the others do not hide them.
  const ordered = [...sessions].sort((a, b) => Number(b.is_assignable) - Number(a.is_assignable));
  const assignable = ordered.filter((session) => session.is_assignable);
  return (
    <>
      <CheckGroup
        legend={`Sessions: ${value.length} of ${assignable.length} chosen`}
        options={ordered.map(sessionOption)}
        value={value}
        onChange={onChange}
        maxHeight="20rem"
        error={error}
      />
      {assignable.length > 0 && (
        <div className="row">
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => onChange(assignable.map((session) => session.id))}
          >
            Choose all {assignable.length}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => onChange([])}>
            Choose none
          </Button>
        </div>
      )}
    </>
  );
}
