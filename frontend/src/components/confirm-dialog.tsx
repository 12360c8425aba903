import { Button, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { ErrorNote } from "./error-note";

interface ConfirmDialogProps {
  opened: boolean;
  /** The question: "Close this round?" */
  title: string;
  /** What follows from it. */
  children: ReactNode;
  /** The act, as a verb: "Close the round". */
  confirmLabel: string;
  onConfirm: () => void;
  onClose: () => void;
  isPending?: boolean;
  isDisabled?: boolean;
  isGrave?: boolean;
  error?: unknown;
}

export function ConfirmDialog({
  opened,
  title,
  children,
  confirmLabel,
  onConfirm,
  onClose,
  isPending = false,
  isDisabled = false,
  isGrave = false,
  error,
}: ConfirmDialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      closeButtonProps={{ "aria-label": "Close this window" }}
      centered
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          onConfirm();
        }}
      >
        {children}
        {error !== undefined && error !== null && <ErrorNote error={error} />}
        <div className="row row--end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            loading={isPending}
            disabled={isDisabled}
            {...(isGrave ? { color: "claret" } : {})}
          >
            {confirmLabel}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
