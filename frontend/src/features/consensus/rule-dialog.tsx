import { Checkbox, NumberInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import type { ConsensusCandidates, Round } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { notifyDone } from "@/components/notify";

interface RuleDialogProps {
  round: Round;
  found: ConsensusCandidates;
  onClose: () => void;
}

/** How far ratings may be apart, in this round or in every round without limits of its own. */
export function RuleDialog({ round, found, onClose }: RuleDialogProps) {
  const queries = useQueryClient();
  const [reach, setReach] = useState("round");
  const [mean, setMean] = useState<number | null>(found.limits.mean_apart);
  const [item, setItem] = useState<number | null>(found.limits.item_apart);
  const [area, setArea] = useState(found.limits.area_differs);
  const [weeks, setWeeks] = useState<number | null>(found.recode_weeks);
  const decide = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/consensus-rules/", {
          body: {
            programme: round.programme,
            round: reach === "round" ? round.id : null,
            mean_apart: mean,
            item_apart: item,
            area_differs: area,
            recode_weeks: weeks,
          },
        }),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["consensus", "candidates"] });
      notifyDone("The limits are changed.");
      onClose();
    },
  });
  const number = (value: string | number) => (typeof value === "number" ? value : null);
  return (
    <ConfirmDialog
      opened
      title="When does a session need consensus?"
      confirmLabel="Use these limits"
      isPending={decide.isPending}
      isDisabled={mean === null && item === null && !area}
      error={decide.error}
      onConfirm={() => decide.mutate()}
      onClose={onClose}
    >
      <p>What is open already stays open. An empty field means: never for that.</p>
      <ChoiceField
        label="They hold for"
        value={reach}
        choices={[
          { value: "round", label: "This round" },
          { value: "programme", label: "Every round without limits of its own" },
        ]}
        onChange={setReach}
      />
      <NumberInput
        label="Overall scores apart"
        description="Points, on any scale"
        min={0.1}
        max={50}
        step={0.5}
        decimalScale={2}
        value={mean ?? ""}
        onChange={(value) => setMean(number(value))}
      />
      <NumberInput
        label="One item apart"
        description="Points, on any scale"
        min={1}
        max={50}
        allowDecimal={false}
        value={item ?? ""}
        onChange={(value) => setItem(number(value))}
      />
      <Checkbox
        label="Another problem area is enough"
        checked={area}
        onChange={(event) => setArea(event.currentTarget.checked)}
      />
      <NumberInput
        label="Re-code check after so many weeks"
        description="One of its raters, drawn at random, rates a concluded session again"
        min={1}
        max={52}
        allowDecimal={false}
        value={weeks ?? ""}
        onChange={(value) => setWeeks(number(value))}
      />
    </ConfirmDialog>
  );
}
