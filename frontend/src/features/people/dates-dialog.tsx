import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { asApiError } from "@/api/errors";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { DateField } from "@/components/date-field";

interface DatesDialogProps {
  title: string;
  /** What follows from an end. */
  children: ReactNode;
  dates: { starts_on: string; ends_on: string | null };
  onSave: (dates: { starts_on: string; ends_on: string | null }) => Promise<unknown>;
  onClose: () => void;
}

/** From when until when something holds; without an end it goes on. */
export function DatesDialog({ title, children, dates, onSave, onClose }: DatesDialogProps) {
  const [startsOn, setStartsOn] = useState(dates.starts_on);
  const [endsOn, setEndsOn] = useState(dates.ends_on ?? "");
  const saving = useMutation({
    mutationFn: () => onSave({ starts_on: startsOn, ends_on: endsOn === "" ? null : endsOn }),
    onSuccess: onClose,
  });
  const refused = saving.error === null ? null : asApiError(saving.error);
  return (
    <ConfirmDialog
      opened
      title={title}
      confirmLabel="Save the dates"
      onConfirm={() => saving.mutate()}
      onClose={onClose}
      isPending={saving.isPending}
      error={saving.error}
    >
      {children}
      <DateField
        label="Starts on"
        value={startsOn}
        onChange={setStartsOn}
        error={refused?.forField("starts_on")}
        required
      />
      <DateField
        label="Last day"
        description="Leave it empty while it goes on."
        value={endsOn}
        onChange={setEndsOn}
        min={startsOn}
        error={refused?.forField("ends_on")}
      />
    </ConfirmDialog>
  );
}
