import { TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { asApiError } from "@/api/errors";
import type { Id, SetPurpose } from "@/api/types";
import { CheckGroup } from "@/components/check-group";
import { ChoiceField } from "@/components/choice-field";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { notifyDone } from "@/components/notify";
import { phaseWord } from "@/lib/words";
import { goldsQuery } from "./queries";
import { PURPOSE_WORDS } from "./words";

const PURPOSES: readonly SetPurpose[] = ["practice", "test", "check"];

/** Put sessions with gold into a set; a name that is there gets its next version. */
export function NewSetDialog({ programme, onClose }: { programme: Id; onClose: () => void }) {
  const queries = useQueryClient();
  const golds = useQuery(goldsQuery(programme));
  const [name, setName] = useState("");
  const [purpose, setPurpose] = useState<SetPurpose>("practice");
  const [asked, setRubric] = useState("");
  const [chosen, setChosen] = useState<string[]>([]);
  const rows = golds.data?.results ?? [];
  const rubrics = [...new Map(rows.map((gold) => [gold.rubric.id, gold.rubric])).values()];
  const rubric = asked === "" ? (rubrics[0]?.id ?? "") : asked;
  const make = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/calibration-sets/", {
          body: { programme, name: name.trim(), purpose, rubric, golds: chosen },
        }),
      ),
    onSuccess: async (made) => {
      await queries.invalidateQueries({ queryKey: ["calibration-sets"] });
      notifyDone(`${made.name} is made.`);
      onClose();
    },
  });
  const refused = make.error === null ? null : asApiError(make.error);
  return (
    <ConfirmDialog
      opened
      title="Make a set"
      confirmLabel="Make the set"
      onConfirm={() => make.mutate()}
      onClose={onClose}
      isPending={make.isPending}
      isDisabled={chosen.length === 0 || name.trim() === ""}
      error={make.error}
    >
      <TextInput
        label="Name"
        description="A name that is in use makes its next version."
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={refused?.forField("name")}
        required
      />
      <ChoiceField
        label="For"
        value={purpose}
        choices={PURPOSES.map((value) => ({ value, label: PURPOSE_WORDS[value] }))}
        onChange={(value) => setPurpose(value as SetPurpose)}
      />
      {rubrics.length > 1 && (
        <ChoiceField
          label="Rubric"
          value={rubric}
          choices={rubrics.map((one) => ({
            value: one.id,
            label: `${one.title}, version ${one.version}`,
          }))}
          onChange={(value) => {
            setRubric(value);
            setChosen([]);
          }}
        />
      )}
      <CheckGroup
        legend={`Sessions with gold: ${chosen.length} chosen`}
        description="Choose sessions of every phase and of mixed quality; a test of ten or more."
        options={rows
          .filter((gold) => gold.rubric.id === rubric)
          .map((gold) => ({
            value: gold.id,
            label: `${gold.label} · ${phaseWord(gold.session_phase).toLowerCase()}`,
          }))}
        value={chosen}
        onChange={setChosen}
        maxHeight="16rem"
        error={refused?.forField("golds")}
      />
    </ConfirmDialog>
  );
}
