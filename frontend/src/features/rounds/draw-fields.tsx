import { Checkbox, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answerOf, api } from "@/api/client";
import { cohortsQuery, enrolmentsQuery } from "@/api/lists";
import type { ApiError } from "@/api/errors";
import type { DrawFrame } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { DateField } from "@/components/date-field";
import { ErrorNote } from "@/components/error-note";
import { Note } from "@/components/note";
import { phaseWord } from "@/lib/words";
import { type DrawDraft, soughtOf } from "./draw-draft";
import { frameSentence, leftOutLines } from "./plan-words";

const PHASES = ["initial", "middle", "termination"] as const;

interface DrawFieldsProps {
  programme: string;
  rubric: string;
  value: DrawDraft;
  onChange: (value: DrawDraft) => void;
  refused: ApiError | null;
}

/** What is drawn from, and how many; the answer says of how many registered sessions. */
export function DrawFields({ programme, rubric, value, onChange, refused }: DrawFieldsProps) {
  const cohorts = useQuery(cohortsQuery(programme));
  const trainees = useQuery(enrolmentsQuery(programme));
  const sought = soughtOf(value);
  const frame = useQuery({
    queryKey: ["draw-frame", programme, rubric, sought, value.evenlyBy],
    enabled: rubric !== "",
    queryFn: () =>
      answerOf(
        api.POST("/api/v1/rounds/frame/", {
          body: { programme, rubric, sought, stratified_by: value.evenlyBy },
        }),
      ),
  });
  const set = (changes: Partial<DrawDraft>) => onChange({ ...value, ...changes });
  return (
    <div className="stack">
      <div className="row row--bottom">
        <DateField
          label="Held from"
          value={value.heldFrom}
          onChange={(heldFrom) => set({ heldFrom })}
        />
        <DateField
          label="Held until"
          value={value.heldUntil}
          onChange={(heldUntil) => set({ heldUntil })}
        />
        <ChoiceField
          label="Phase"
          none="All phases"
          value={value.phase}
          choices={PHASES.map((phase) => ({ value: phase, label: phaseWord(phase) }))}
          onChange={(phase) => set({ phase: phase as DrawDraft["phase"] })}
        />
        <ChoiceField
          label="Cohort"
          none="All cohorts"
          value={value.cohort}
          choices={(cohorts.data?.results ?? []).map((one) => ({ value: one.id, label: one.name }))}
          onChange={(cohort) => set({ cohort })}
        />
        <ChoiceField
          label="Trainee"
          none="All trainees"
          value={value.trainee}
          choices={(trainees.data?.results ?? []).map((one) => ({
            value: one.id,
            label: one.code,
          }))}
          onChange={(trainee) => set({ trainee })}
        />
      </div>
      <Checkbox
        checked={value.notYetGiven}
        onChange={(event) => set({ notYetGiven: event.currentTarget.checked })}
        label="Only sessions that no round has given to raters yet"
      />
      {frame.isError ? (
        <ErrorNote error={frame.error} onRetry={() => void frame.refetch()} />
      ) : (
        <FrameNote frame={frame.data} />
      )}
      <TextInput
        label="Sessions to draw"
        type="number"
        min={1}
        {...(frame.data ? { max: Math.max(1, frame.data.n_in_frame) } : {})}
        value={value.nSessions}
        onChange={(event) => set({ nSessions: event.currentTarget.value })}
        error={refused?.forField("draw.n_sessions")}
        required
      />
      <ChoiceField
        label="Drawn evenly"
        description="By trainee: one from each before a second from anybody."
        value={value.evenlyBy}
        choices={[
          { value: "", label: "From all sessions together" },
          { value: "trainee", label: "By trainee" },
          { value: "phase", label: "By phase" },
        ]}
        onChange={(evenlyBy) => set({ evenlyBy: evenlyBy as DrawDraft["evenlyBy"] })}
      />
      <TextInput
        label="Own seed"
        description="Leave it empty and one is made. Dice thrown before witnesses make a draw that nobody can doubt."
        value={value.seed}
        onChange={(event) => set({ seed: event.currentTarget.value })}
        maxLength={64}
        error={refused?.forField("draw.seed")}
      />
    </div>
  );
}

function FrameNote({ frame }: { frame: DrawFrame | undefined }) {
  if (frame === undefined) return <p className="soft">Counting sessions…</p>;
  const lines = leftOutLines(frame.left_out);
  return (
    <Note tone={frame.n_in_frame === 0 ? "caution" : "info"} title={frameSentence(frame)} live>
      {lines.length > 0 && (
        <details>
          <summary>Why the others cannot</summary>
          <ul>
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </details>
      )}
      <p className="soft">Which ones are drawn is decided once, when the draft is saved.</p>
    </Note>
  );
}
