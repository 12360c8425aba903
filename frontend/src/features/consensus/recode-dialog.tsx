import { Checkbox } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import type { Id, RecodableCase } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { DateField } from "@/components/date-field";
import { notifyDone } from "@/components/notify";
import { dayIn } from "./words";

const WEEKS = 4;

interface RecodeDialogProps {
  round: Id;
  cases: readonly RecodableCase[];
  onClose: () => void;
}

/** Which raters rate a concluded session again, and from what day on. */
export function RecodeDialog({ round, cases, onClose }: RecodeDialogProps) {
  const queries = useQueryClient();
  const [chosen, setChosen] = useState(cases[0]?.case ?? "");
  const sides = cases.find((one) => one.case === chosen)?.sides ?? [];
  const [letters, setLetters] = useState<readonly string[]>([]);
  const [day, setDay] = useState(() => dayIn(WEEKS * 7));
  const planning = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/consensus/{id}/recodes/", {
          params: { path: { id: chosen } },
          body: { letters: [...letters], opens_on: day },
        }),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["consensus", "recodes", round] });
      notifyDone("The re-code check is planned.");
      onClose();
    },
  });
  return (
    <ConfirmDialog
      opened
      title="Plan a re-code check"
      confirmLabel="Plan it"
      isPending={planning.isPending}
      isDisabled={letters.length === 0 || day === ""}
      error={planning.error}
      onConfirm={() => planning.mutate()}
      onClose={onClose}
    >
      <p>
        The session comes to the rater under another code. Nobody tells them that it is the second
        time, and their first rating is hidden from them until they have submitted.
      </p>
      <ChoiceField
        label="Session"
        value={chosen}
        choices={cases.map((one) => ({ value: one.case, label: one.code }))}
        onChange={(value) => {
          setChosen(value);
          setLetters([]);
        }}
      />
      <Checkbox.Group label="Raters" value={[...letters]} onChange={setLetters}>
        <div className="stack">
          {sides.map(({ letter, rater_code }) => (
            <Checkbox key={letter} value={letter} label={rater_code ?? `Rater ${letter}`} />
          ))}
        </div>
      </Checkbox.Group>
      <DateField
        label="From"
        description="Some weeks later, so that the first rating is not remembered"
        value={day}
        min={dayIn(0)}
        onChange={setDay}
      />
    </ConfirmDialog>
  );
}
