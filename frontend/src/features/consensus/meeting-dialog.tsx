import { Checkbox, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import type { ConsensusBrief, Id } from "@/api/types";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { DateField } from "@/components/date-field";
import { dayIn } from "./words";

const LEAST = 2;

interface MeetingDialogProps {
  programme: Id;
  cases: readonly ConsensusBrief[];
  onClose: () => void;
}

/** A sitting to call: its name, its day, and which sessions it goes through. */
export function MeetingDialog({ programme, cases, onClose }: MeetingDialogProps) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [day, setDay] = useState(() => dayIn(0));
  const [chosen, setChosen] = useState<string[]>(() => cases.map(({ id }) => id));
  const calling = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/calibration-meetings/", {
          body: { programme, name, held_on: day, cases: chosen },
        }),
      ),
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: ["consensus"] });
      onClose();
      await navigate({ to: "/consensus/meetings/$id", params: { id } });
    },
  });
  return (
    <ConfirmDialog
      opened
      title="Call a calibration meeting"
      confirmLabel="Call the meeting"
      isPending={calling.isPending}
      isDisabled={name.trim() === "" || day === "" || chosen.length < LEAST}
      error={calling.error}
      onConfirm={() => calling.mutate()}
      onClose={onClose}
    >
      <TextInput
        label="Name"
        required
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <DateField label="Day" required value={day} onChange={setDay} />
      <Checkbox.Group
        label="Sessions"
        description="Two or more whose consensus is open, in this order"
        value={chosen}
        onChange={(values) =>
          setChosen(cases.map(({ id }) => id).filter((id) => values.includes(id)))
        }
      >
        <div className="stack">
          {cases.map(({ id, code, round_name, n_open }) => (
            <Checkbox
              key={id}
              value={id}
              label={`${code}, ${round_name}: ${n_open} to be settled`}
            />
          ))}
        </div>
      </Checkbox.Group>
    </ConfirmDialog>
  );
}
