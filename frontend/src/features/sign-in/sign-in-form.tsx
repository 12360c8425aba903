import { Button, PasswordInput, TextInput } from "@mantine/core";
import { type SyntheticEvent, useState } from "react";
import { asApiError } from "@/api/errors";
import { confirmSecondFactor, signIn, type SignInStep } from "@/api/sign-in";
import { ErrorNote } from "@/components/error-note";

interface SignInFormProps {
  onSignedIn: () => void;
  /** Filled in and fixed where somebody signs in again. */
  email?: string;
}

/** E-mail address and password, then the code of the second factor where there is one. */
export function SignInForm({ onSignedIn, email: fixedEmail }: SignInFormProps) {
  const [email, setEmail] = useState(fixedEmail ?? "");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [asksForCode, setAsksForCode] = useState(false);
  const [isPending, setIsPending] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function submit(event: SyntheticEvent) {
    event.preventDefault();
    setIsPending(true);
    setError(null);
    try {
      const step: SignInStep = asksForCode
        ? await confirmSecondFactor(code.trim())
        : await signIn(email.trim(), password);
      if (step === "signed_in") onSignedIn();
      else setAsksForCode(true);
    } catch (caught) {
      setError(asApiError(caught));
    } finally {
      setIsPending(false);
    }
  }

  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      {error !== null && <ErrorNote error={error} title="You are not signed in yet" />}
      {asksForCode ? (
        <>
          <p>
            Your password is right. One step is left: type the code from your authenticator app, or
            one of your recovery codes.
          </p>
          <TextInput
            label="Code"
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
            autoComplete="one-time-code"
            inputMode="numeric"
            required
            data-autofocus
          />
        </>
      ) : (
        <>
          <TextInput
            label="E-mail address"
            type="email"
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            autoComplete="username"
            required
            readOnly={fixedEmail !== undefined}
          />
          <PasswordInput
            label="Password"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            autoComplete="current-password"
            required
            data-autofocus
            visibilityToggleButtonProps={{ "aria-label": "Show or hide the password" }}
          />
        </>
      )}
      <Button type="submit" loading={isPending} fullWidth>
        {asksForCode ? "Confirm the code" : "Sign in"}
      </Button>
    </form>
  );
}
