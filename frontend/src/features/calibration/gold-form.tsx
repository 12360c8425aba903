import { Button, NumberInput, Textarea } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { asApiError } from "@/api/errors";
import { membershipsQuery } from "@/api/lists";
import { useProgramme } from "@/api/me";
import type { GoldEntryDraft, GoldForm as Form, Id } from "@/api/types";
import { CheckGroup } from "@/components/check-group";
import { ChoiceField } from "@/components/choice-field";
import { ErrorNote } from "@/components/error-note";
import { notifyDone } from "@/components/notify";
import { counted, problemAreaWord } from "@/lib/words";
import { GoldItemField } from "./gold-item-field";
import { entryFor, isComplete } from "./gold-entries";

interface GoldFormProps {
  form: Form;
  rubric: Id;
  onAreas: (areas: readonly string[]) => void;
}

/** A gold rating, item by item. */
export function GoldForm({ form, rubric, onAreas }: GoldFormProps) {
  const { programme } = useProgramme();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const members = useQuery(membershipsQuery(programme.id));
  const [source, setSource] = useState<"consensus" | "expert">("consensus");
  const [nMakers, setNMakers] = useState(3);
  const [makers, setMakers] = useState<string[]>([]);
  const [rationale, setRationale] = useState("");
  const applying = form.items.filter((item) => item.statuses.length > 0);
  const [entries, setEntries] = useState<Record<string, GoldEntryDraft>>(() =>
    Object.fromEntries(applying.map((item) => [item.item, entryFor(item)])),
  );
  const people = new Map(
    (members.data?.results ?? []).map((one) => [one.person.id, one.person.name]),
  );
  const left = applying.filter((item) => !isComplete(item, entries[item.item])).length;
  const agreed = applying.filter((item) => item.agreed !== null).length;

  const enter = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/gold-ratings/", {
          body: {
            session: form.session,
            rubric,
            source,
            n_makers: source === "expert" ? 1 : nMakers,
            made_by: makers,
            problem_areas: form.problem_areas,
            entries: Object.values(entries),
            rationale,
          },
        }),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["gold-ratings"] });
      notifyDone("The gold rating is entered.");
      await navigate({ to: "/calibration" });
    },
  });
  const refused = enter.error === null ? null : asApiError(enter.error);

  return (
    <form
      className="stack stack--loose"
      onSubmit={(event) => {
        event.preventDefault();
        enter.mutate();
      }}
    >
      {refused && <ErrorNote error={refused} title="The gold rating was not entered" />}
      <section className="panel stack" aria-labelledby="gold-source">
        <h2 id="gold-source" className="section-title">
          Whose rating it is
        </h2>
        <div className="terms-fields">
          <ChoiceField
            label="Source"
            value={source}
            choices={[
              { value: "consensus", label: "Consensus of 3 or more" },
              { value: "expert", label: "A named expert" },
            ]}
            onChange={(value) => setSource(value === "expert" ? "expert" : "consensus")}
          />
          {source === "consensus" && (
            <NumberInput
              label="People in the consensus"
              value={nMakers}
              min={3}
              max={50}
              onChange={(value) => {
                if (typeof value === "number") setNMakers(value);
              }}
              error={refused?.forField("n_makers")}
              required
            />
          )}
          {form.known_areas.length > 0 && (
            <ChoiceField
              label="Problem area"
              none="Choose the problem area"
              value={form.problem_areas?.[0] ?? ""}
              choices={form.known_areas.map((id) => ({ value: id, label: problemAreaWord(id) }))}
              onChange={(value) => onAreas(value === "" ? [] : [value])}
              error={refused?.forField("problem_areas")}
              required
            />
          )}
        </div>
        <CheckGroup
          legend={source === "expert" ? "The expert" : "Who of the programme took part, if anybody"}
          description="They are neither tested nor watched on this session."
          options={[...people].map(([value, label]) => ({ value, label }))}
          value={makers}
          onChange={(value) => setMakers(source === "expert" ? value.slice(-1) : value)}
          maxHeight="12rem"
          error={refused?.forField("made_by")}
        />
      </section>
      <section className="panel stack" aria-labelledby="gold-items">
        <h2 id="gold-items" className="section-title">
          {counted(applying.length, "item applies", "items apply")}
        </h2>
        <p>
          {form.raters.length === 0
            ? "No independent rating of this session is closed, so nothing is filled in."
            : `${counted(agreed, "item was", "items were")} rated the same by all ${form.raters.length} raters and ${agreed === 1 ? "is" : "are"} filled in.`}
        </p>
        <div>
          {applying.map((item) => (
            <GoldItemField
              key={item.item}
              item={item}
              entry={entries[item.item] ?? entryFor(item)}
              onChange={(entry) => setEntries({ ...entries, [item.item]: entry })}
              error={refused?.forField(`entries.${item.item}`)}
            />
          ))}
        </div>
      </section>
      <Textarea
        label="On the session as a whole"
        rows={2}
        value={rationale}
        onChange={(event) => setRationale(event.currentTarget.value)}
      />
      <div className="row">
        <Button type="submit" loading={enter.isPending} disabled={left > 0}>
          Enter the gold rating
        </Button>
        {left > 0 && <span className="soft">{counted(left, "item is", "items are")} missing</span>}
      </div>
    </form>
  );
}
