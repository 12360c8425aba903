import { Button, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { useProgramme } from "@/api/me";
import type { PastPreview } from "@/api/types";
import { ErrorNote } from "@/components/error-note";
import { Note } from "@/components/note";
import { notifyDone } from "@/components/notify";
import { counted } from "@/lib/words";
import { PastProblems } from "./past-problems";
import { holdsWords, kindsWords } from "./words";

interface StudyPreviewProps {
  file: File;
  rubric: string;
  preview: PastPreview;
}

/** Every problem of a file by line, or what would be added and the button that adds it. */
export function StudyPreview({ file, rubric, preview }: StudyPreviewProps) {
  if (preview.already !== null) {
    return (
      <Note title="This file was brought in already">
        <p>
          Nothing changes by bringing it in again.{" "}
          <Link to="/history/$id" params={{ id: preview.already }}>
            Look at the study
          </Link>
        </p>
      </Note>
    );
  }
  return (
    <div className="stack">
      <PastProblems preview={preview} />
      {preview.accepted && (
        <>
          <Holds preview={preview} />
          <Commit file={file} rubric={rubric} />
        </>
      )}
    </div>
  );
}

function Holds({ preview }: { preview: PastPreview }) {
  const same = preview.trainees.filter((one) => one.same_code).length;
  const codes = (rows: readonly { code: string; n: number }[], unit: string) =>
    rows.map(({ code, n }) => `${code} (${counted(n, unit)})`).join(", ");
  return (
    <section className="stack panel" aria-labelledby="holds">
      <h2 id="holds" className="section-title">
        What would be added
      </h2>
      <p>
        {holdsWords({
          n_sessions: preview.n_sessions,
          n_trainees: preview.trainees.length,
          n_ratings: preview.n_ratings,
          n_raters: preview.raters.length,
        })}
        .
      </p>
      <dl className="facts">
        <dt>Kinds of rating</dt>
        <dd>{kindsWords(preview.kinds)}</dd>
        <dt>For reliability</dt>
        <dd>
          {counted(preview.n_double_rated, "session")} with independent ratings of two raters or
          more
        </dd>
        <dt>Raters</dt>
        <dd>{codes(preview.raters, "rating")}</dd>
        <dt>Trainees</dt>
        <dd>
          {preview.trainees.length === 0
            ? "the file does not say whose sessions they are"
            : codes(preview.trainees, "session")}
          {same > 0 && (
            <span className="soft">
              {" "}
              {same} of these codes {same === 1 ? "is" : "are"} used in this programme too. That may
              be somebody else: you say who is who once the study is here.
            </span>
          )}
        </dd>
        <dt>Answers</dt>
        <dd>{preview.n_answers.toLocaleString("en")}</dd>
      </dl>
    </section>
  );
}

function Commit({ file, rubric }: { file: File; rubric: string }) {
  const { programme } = useProgramme();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [note, setNote] = useState("");
  const adding = useMutation({
    mutationFn: () => {
      const form = new FormData();
      form.set("programme", programme.id);
      form.set("rubric", rubric);
      form.set("name", name.trim());
      form.set("note", note.trim());
      form.set("file", file, file.name);
      return answerOf(api.POST("/api/v1/past-imports/", { body: form }));
    },
    onSuccess: async (made) => {
      await queries.invalidateQueries({ queryKey: ["past-imports"] });
      notifyDone(`${made.name} was brought in: ${holdsWords(made)}.`);
      await navigate({ to: "/history/$id", params: { id: made.id } });
    },
  });
  return (
    <form
      className="stack past-upload"
      onSubmit={(event) => {
        event.preventDefault();
        adding.mutate();
      }}
    >
      <TextInput
        label="Name of the study"
        description="As you would say it: “Pilot 2024”."
        required
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Textarea
        label="Note"
        description="What else is to be known: who rated, how sessions were chosen, what was published. No names of clients."

        rows={3}
        maxLength={4000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {adding.isError && (
        <ErrorNote error={adding.error} title="The study was not brought in; nothing is stored" />
      )}
      <div className="row">
        <Button type="submit" loading={adding.isPending} disabled={name.trim() === ""}>
          Bring in the study
        </Button>
        <span className="soft">It is stored whole, and cannot be changed afterwards.</span>
      </div>
    </form>
  );
}
