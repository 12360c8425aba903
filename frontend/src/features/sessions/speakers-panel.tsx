import { Button, NativeSelect, Radio, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { asApiError } from "@/api/errors";
import type { SpeakerRole, Speakers, TherapySession } from "@/api/types";
import { ErrorNote } from "@/components/error-note";
import { counted, SPEAKER_ROLES, speakerRoleWord } from "@/lib/words";
import { useSessionChanged } from "./use-session-change";

type Speaker = Speakers["speakers"][number];

/** Who speaks, and saying it anew as long as no rater has the session. */
export function SpeakersPanel({ session }: { session: TherapySession }) {
  const transcript = session.transcript?.deleted_at === null ? session.transcript.id : "";
  const [isEditing, setIsEditing] = useState(false);
  const found = useQuery({
    queryKey: ["speakers", transcript],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/transcripts/{id}/speakers/", { params: { path: { id: transcript } } }),
      ),
    enabled: transcript !== "",
  });
  if (!found.data || found.data.speakers.length === 0) return null;
  const { speakers, allowed_actions } = found.data;
  return (
    <section className="panel stack stack--tight" aria-labelledby="session-speakers">
      <div className="row row--between">
        <h2 id="session-speakers" className="section-title">
          Who speaks
        </h2>
        {allowed_actions.includes("update") && !isEditing && (
          <Button size="compact-sm" variant="default" onClick={() => setIsEditing(true)}>
            Change
          </Button>
        )}
      </div>
      {isEditing ? (
        <SpeakersForm
          session={session}
          transcript={transcript}
          speakers={speakers}
          onClose={() => setIsEditing(false)}
        />
      ) : (
        <ul className="plain-list">
          {speakers.map((one) => (
            <li key={one.position}>
              {one.label}:{" "}
              {one.is_trainee ? "the trainee" : speakerRoleWord(one.role).toLowerCase()}{" "}
              <span className="soft">{counted(one.n_turns, "turn")}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

interface SpeakersFormProps {
  session: TherapySession;
  transcript: string;
  speakers: readonly Speaker[];
  onClose: () => void;
}

function SpeakersForm({ session, transcript, speakers, onClose }: SpeakersFormProps) {
  const changed = useSessionChanged(session.id);
  const [rows, setRows] = useState<readonly Speaker[]>(speakers);
  const therapists = rows.filter((one) => one.role === "therapist");
  const save = useMutation({
    mutationFn: () =>
      answerOf(
        api.PATCH("/api/v1/transcripts/{id}/speakers/", {
          params: { path: { id: transcript } },
          body: {
            speakers: rows.map(({ position, label, role, is_trainee }) => ({
              position,
              label: label.trim(),
              role,
              is_trainee: role === "therapist" && (therapists.length === 1 || is_trainee),
            })),
          },
        }),
      ),
    onSuccess: async () => {
      await changed("Who speaks is saved, at every turn.");
      onClose();
    },
  });
  const refused = save.error === null ? null : asApiError(save.error);
  const change = (position: number, changes: Partial<Speaker>) =>
    setRows((before) =>
      before.map((one) => (one.position === position ? { ...one, ...changes } : one)),
    );
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      {refused && <ErrorNote error={refused} title="This was not saved" />}
      {rows.map((one) => (
        <fieldset key={one.position} className="speaker-fields stack stack--tight">
          <legend className="visually-hidden">Speaker {one.position}</legend>
          <TextInput
            label="Shown as"
            value={one.label}
            maxLength={120}
            onChange={(event) => change(one.position, { label: event.currentTarget.value })}
            error={refused?.forField(String(one.position))}
            required
          />
          <NativeSelect
            label="Role"
            value={one.role}
            data={SPEAKER_ROLES.map((role) => ({ value: role, label: speakerRoleWord(role) }))}
            onChange={(event) =>
              change(one.position, { role: event.currentTarget.value as SpeakerRole })
            }
          />
          {one.role === "therapist" && therapists.length > 1 && (
            <Radio
              name="trainee"
              label="Is the trainee"
              checked={one.is_trainee}
              onChange={() =>
                setRows((before) =>
                  before.map((other) => ({
                    ...other,
                    is_trainee: other.position === one.position,
                  })),
                )
              }
            />
          )}
        </fieldset>
      ))}
      <div className="row row--end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={save.isPending}>
          Save
        </Button>
      </div>
    </form>
  );
}
