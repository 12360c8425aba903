import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { enrolmentsQuery, membershipsQuery } from "@/api/lists";
import { useProgramme } from "@/api/me";
import type { PastImportDetail } from "@/api/types";
import { ErrorNote } from "@/components/error-note";
import { notifyDone } from "@/components/notify";
import { counted } from "@/lib/words";
import { CodesTable } from "./codes-table";
import { changesOf, codeRows, type Said } from "./codes";
import { pastImportQuery } from "./queries";

/** Who is who in the study: without a word a code stays a code. */
export function CodesSection({ past }: { past: PastImportDetail }) {
  const { programme } = useProgramme();
  const queries = useQueryClient();
  const mayName = past.allowed_actions.includes("name_codes");
  const enrolments = useQuery({ ...enrolmentsQuery(programme.id), enabled: mayName });
  const members = useQuery({ ...membershipsQuery(programme.id), enabled: mayName });
  const [said, setSaid] = useState<Said>({});
  const trainees = codeRows(past, "trainee", said);
  const raters = codeRows(past, "rater", said);
  const changes = changesOf([...trainees, ...raters]);
  const equal = past.trainees.filter((one) => one.trainee === null && one.same_code !== null);
  const saving = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/past-imports/{id}/names/", {
          params: { path: { id: past.id } },
          body: { codes: changes },
        }),
      ),
    onSuccess: async (changed) => {
      queries.setQueryData(pastImportQuery(past.id).queryKey, changed);
      setSaid({});
      await queries.invalidateQueries({ queryKey: ["curve"] });
      notifyDone(`Kept who is who for ${counted(changes.length, "code")}.`);
    },
  });
  const say = (key: string, id: string) => setSaid((before) => ({ ...before, [key]: id }));

  return (
    <section className="stack panel" aria-labelledby="codes">
      <h2 id="codes" className="section-title">
        Who is who
      </h2>
      <p className="soft measure">
        A code stays a code until it is said whose it is. The points of a trainee’s code then stand
        beside their curve. Equal codes prove nothing: say it only where you know.
      </p>
      {trainees.length > 0 ? (
        <CodesTable
          title="Trainees"
          unit="session"
          rows={trainees}
          people={(enrolments.data?.results ?? []).map(({ id, code, name }) => ({
            value: id,
            label: name === "" ? code : `${code} ${name}`,
          }))}
          mayName={mayName}
          onSay={say}
        />
      ) : (
        <p>The file does not say whose sessions they are, so that no curve can show them.</p>
      )}
      {mayName && equal.length > 0 && (
        <div>
          <Button
            variant="default"
            size="xs"
            onClick={() =>
              setSaid((before) => ({
                ...before,
                ...Object.fromEntries(
                  equal.map(({ code, same_code }) => [`trainee ${code}`, same_code ?? ""]),
                ),
              }))
            }
          >
            Choose the same code here for {counted(equal.length, "trainee")}
          </Button>
        </div>
      )}
      <CodesTable
        title="Raters"
        unit="rating"
        rows={raters}
        people={peopleOf(members.data?.results ?? [])}
        mayName={mayName}
        onSay={say}
      />
      {saving.isError && <ErrorNote error={saving.error} title="Who is who was not kept" />}
      {mayName && changes.length > 0 && (
        <div className="row">
          <Button loading={saving.isPending} onClick={() => saving.mutate()}>
            Keep who is who ({counted(changes.length, "change")})
          </Button>
          <Button variant="default" onClick={() => setSaid({})}>
            Undo
          </Button>
        </div>
      )}
    </section>
  );
}

/** Everybody once, whatever roles they have. */
function peopleOf(members: readonly { person: { id: string; name: string } }[]) {
  const names = new Map(members.map(({ person }) => [person.id, person.name] as const));
  return [...names]
    .map(([value, label]) => ({ value, label }))
    .sort((a, b) => a.label.localeCompare(b.label, "en"));
}
