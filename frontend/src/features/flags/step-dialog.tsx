import { Radio, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import type { HarmFlag } from "@/api/types";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { DateField } from "@/components/date-field";
import { notifyDone } from "@/components/notify";
import { isoDay } from "@/lib/dates";
import { OUTCOME_CHOICES } from "./flag-words";

export type Act = "acknowledge" | "settle" | "move_deadline" | "reopen";

interface Words {
  title: string;
  confirm: string;
  done: string;
  what: string;
  note: string;
}

const WORDS: Record<Act, Words> = {
  acknowledge: {
    title: "Acknowledge this flag",
    confirm: "Acknowledge it",
    done: "The flag is acknowledged.",
    what: "You say that you look into it. From now on it has two weeks to be settled.",
    note: "What you will do (may stay empty)",
  },
  settle: {
    title: "Settle this flag",
    confirm: "Settle it",
    done: "The flag is settled.",
    what: "Your words stay with the flag, and go when the session's text is erased.",
    note: "What you found and what was done",
  },
  move_deadline: {
    title: "Move the deadline",
    confirm: "Move it",
    done: "The deadline is moved.",
    what: "Up to three months from today.",
    note: "Why it needs other time",
  },
  reopen: {
    title: "Open this flag again",
    confirm: "Open it again",
    done: "The flag is open again.",
    what: "What was settled stays in the record. It has two weeks to be settled anew.",
    note: "Why it is opened again",
  },
};

interface StepDialogProps {
  flag: HarmFlag;
  act: Act;
  onClose: () => void;
}

/** Makes one step on a harm flag. */
export function StepDialog({ flag, act, onClose }: StepDialogProps) {
  const queries = useQueryClient();
  const [note, setNote] = useState("");
  const [outcome, setOutcome] = useState<NonNullable<HarmFlag["outcome"]> | null>(null);
  const [day, setDay] = useState(flag.settle_by?.slice(0, 10) ?? isoDay());
  const words = WORDS[act];
  const path = { params: { path: { id: flag.id } } };
  const make = useMutation({
    mutationFn: () => {
      switch (act) {
        case "acknowledge":
          return answerOf(api.POST("/api/v1/flags/{id}/acknowledge/", { ...path, body: { note } }));
        case "settle":
          if (outcome === null) throw new Error("The dialog asks for an outcome first.");
          return answerOf(
            api.POST("/api/v1/flags/{id}/settle/", { ...path, body: { outcome, note } }),
          );
        case "move_deadline":
          return answerOf(
            api.POST("/api/v1/flags/{id}/move-deadline/", {
              ...path,
              body: { settle_on: day, note },
            }),
          );
        case "reopen":
          return answerOf(api.POST("/api/v1/flags/{id}/reopen/", { ...path, body: { note } }));
      }
    },
    onSuccess: async () => {
      onClose();
      await queries.invalidateQueries({ queryKey: ["flags"] });
      notifyDone(words.done);
    },
  });
  const isMissing =
    (act !== "acknowledge" && note.trim() === "") ||
    (act === "settle" && outcome === null) ||
    (act === "move_deadline" && day === "");
  return (
    <ConfirmDialog
      opened
      title={words.title}
      confirmLabel={words.confirm}
      isDisabled={isMissing}
      isPending={make.isPending}
      error={make.error}
      onConfirm={() => make.mutate()}
      onClose={onClose}
    >
      <p>{words.what}</p>
      {act === "settle" && (
        <Radio.Group label="What came of it" value={outcome} onChange={setOutcome}>
          <div className="stack stack--tight">
            {OUTCOME_CHOICES.map((choice) => (
              <Radio key={choice.value} value={choice.value} label={choice.label} />
            ))}
          </div>
        </Radio.Group>
      )}
      {act === "move_deadline" && (
        <DateField label="To be settled by" value={day} onChange={setDay} min={isoDay()} required />
      )}
      <Textarea
        label={words.note}
        rows={3}
        maxLength={2000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}
