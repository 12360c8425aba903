import { notifications } from "@mantine/notifications";

const SPOKEN = { withCloseButton: true, closeButtonProps: { "aria-label": "Close this message" } };

/** A short word that something was done. */
export function notifyDone(message: string): void {
  notifications.show({ ...SPOKEN, message, color: "lake", autoClose: 5000 });
}

/** Something that was not done, said until it is closed. */
export function notifyError(title: string, message: string): void {
  notifications.show({ ...SPOKEN, title, message, color: "claret", autoClose: false });
}
