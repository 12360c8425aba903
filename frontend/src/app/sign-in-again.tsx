import { Modal } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { announceSignedIn, useSignedOut } from "@/api/sign-in-state";
import { SignInForm } from "@/features/sign-in/sign-in-form";

/**
 * Asks for the password where a sign-in has expired, above the page and without leaving it: what
 * was typed stays, and what could not be loaded is asked for again.
 */
export function SignInAgain({ email }: { email: string }) {
  const isSignedOut = useSignedOut();
  const queries = useQueryClient();
  return (
    <Modal
      opened={isSignedOut}
      onClose={announceSignedIn}
      title="Sign in again"
      closeButtonProps={{ "aria-label": "Not now" }}
      centered
    >
      <div className="stack">
        <p>Your sign-in has ended. Nothing is lost: sign in and go on where you were.</p>
        <SignInForm
          email={email}
          onSignedIn={() => {
            announceSignedIn();
            void queries.invalidateQueries();
          }}
        />
      </div>
    </Modal>
  );
}
