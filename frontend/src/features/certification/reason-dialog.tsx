import { Textarea } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { ConfirmDialog } from "@/components/confirm-dialog";

interface ReasonDialogProps {
  title: string;
  confirmLabel: string;
  label: string;
  description?: string;
  children?: ReactNode;
  isGrave?: boolean;
  isPending: boolean;
  error: unknown;
  onConfirm: (reason: string) => void;
  onClose: () => void;
}

/** Asks once more, and for the words that are kept with it. */
export function ReasonDialog({
  label,
  description,
  children,
  onConfirm,
  ...dialog
}: ReasonDialogProps) {
  const [reason, setReason] = useState("");
  return (
    <ConfirmDialog
      opened
      {...dialog}
      isDisabled={reason.trim().length < 10}
      onConfirm={() => onConfirm(reason)}
    >
      {children}
      <Textarea
        label={label}
        {...(description === undefined ? {} : { description })}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        rows={4}
        required
      />
    </ConfirmDialog>
  );
}
