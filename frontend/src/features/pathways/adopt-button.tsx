import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { asApiError } from "@/api/errors";
import { rubricsQuery, useRubric } from "@/api/lists";
import { useProgramme } from "@/api/me";
import type { Pathway, PathwayRule, RubricSummary } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { problemPlace } from "@/components/definition/upload-words";
import { Note } from "@/components/note";
import { notifyDone } from "@/components/notify";
import { inOrder } from "@/lib/versions";
import { adoptionIn, instrumentSentence } from "./adoption";
import { pathwaysQuery } from "./queries";

/** Certify by a pathway from now on; asks for instrument and scale where it leaves them open. */
export function AdoptButton({ pathway }: { pathway: Pathway }) {
  const { programme } = useProgramme();
  const queries = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [instrument, setInstrument] = useState("");
  const [scale, setScale] = useState("");
  const isOpenChoice = pathway.definition.instrument.kind === "supplied";
  const library = useQuery(pathwaysQuery(programme.id));
  const replaced = library.data?.results.find(
    (one) => one.slug === pathway.slug && one.id !== pathway.id && adoptionIn(one, programme.id),
  );

  const adopting = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/pathways/{id}/adopt/", {
          params: { path: { id: pathway.id } },
          body: { programme: programme.id, ...(isOpenChoice ? { instrument, scale } : {}) },
        }),
      ),
    onSuccess: async () => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: ["pathways"] }),
        queries.invalidateQueries({ queryKey: ["pathway"] }),
      ]);
      setOpen(false);
      notifyDone(`The programme certifies by ${pathway.title} ${pathway.version}.`);
    },
  });

  if (!pathway.allowed_actions.includes("adopt")) return null;
  return (
    <>
      <Button
        onClick={() => {
          adopting.reset();
          setOpen(true);
        }}
      >
        Adopt this pathway
      </Button>
      <ConfirmDialog
        opened={isOpen}
        title="Adopt this pathway?"
        confirmLabel="Adopt it"
        onConfirm={() => adopting.mutate()}
        onClose={() => setOpen(false)}
        isPending={adopting.isPending}
        isDisabled={isOpenChoice && (instrument === "" || scale === "")}
      >
        <p>
          <strong>
            {pathway.title} {pathway.version}
          </strong>
        </p>
        <p>The programme certifies by these rules from now on.</p>
        {replaced && <p>They take the place of version {replaced.version}.</p>}
        {isOpenChoice ? (
          <InstrumentChoice
            about={instrumentSentence(pathway.definition.instrument)}
            instrument={instrument}
            onInstrument={(slug) => {
              setInstrument(slug);
              setScale("");
            }}
            scale={scale}
            onScale={setScale}
          />
        ) : (
          <p>Scores that count: {instrumentSentence(pathway.definition.instrument)}.</p>
        )}
        {adopting.error !== null && (
          <NotAdopted error={adopting.error} rules={pathway.definition.rules} />
        )}
      </ConfirmDialog>
    </>
  );
}

/** Why it was not adopted, rule by rule where the instrument cannot answer some of them. */
function NotAdopted({ error, rules }: { error: unknown; rules: readonly PathwayRule[] }) {
  const refused = asApiError(error);
  return (
    <Note tone="error" title="It was not adopted">
      <p>{refused.message}</p>
      {refused.errors.length > 0 && (
        <ul>
          {refused.errors.map(({ field, detail, line }, index) => {
            const rule = rules.find(({ id }) => id === field);
            const place = rule?.sentence ?? problemPlace(line ?? null, field ?? null);
            return (
              <li key={index}>
                {place} <span className="soft">({detail})</span>
              </li>
            );
          })}
        </ul>
      )}
    </Note>
  );
}

interface InstrumentChoiceProps {
  about: string;
  instrument: string;
  onInstrument: (slug: string) => void;
  scale: string;
  onScale: (scale: string) => void;
}

/** Of each instrument the version in use, else the newest: its scales are offered. */
function oneOfEach(rubrics: readonly RubricSummary[], programme: string): RubricSummary[] {
  const isInUse = (one: RubricSummary) =>
    one.pinned_in.some((pin) => pin.programme === programme) ? 0 : 1;
  const ordered = inOrder(rubrics).sort((a, b) => isInUse(a) - isInUse(b));
  return ordered.filter(
    (one, index) => ordered.findIndex(({ slug }) => slug === one.slug) === index,
  );
}

function InstrumentChoice({
  about,
  instrument,
  onInstrument,
  scale,
  onScale,
}: InstrumentChoiceProps) {
  const { programme } = useProgramme();
  const rubrics = useQuery(rubricsQuery(programme.id));
  const choices = oneOfEach(rubrics.data?.results ?? [], programme.id);
  const rubric = useRubric(choices.find(({ slug }) => slug === instrument)?.id);
  const scales = Object.values(rubric.data?.definition.scales ?? {});
  return (
    <>
      <p>The rules leave the instrument to you: {about}.</p>
      <ChoiceField
        label="Instrument"
        none="Choose an instrument"
        value={instrument}
        choices={choices.map(({ slug, title, version }) => ({
          value: slug,
          label: `${title} ${version}`,
        }))}
        onChange={onInstrument}
        required
      />
      {instrument !== "" && (
        <ChoiceField
          label="Scale"
          none="Choose a scale"
          value={scale}
          choices={scales.map(({ id, label, min, max }) => ({
            value: id,
            label: `${label}, ${min} to ${max}`,
          }))}
          onChange={onScale}
          required
        />
      )}
    </>
  );
}
