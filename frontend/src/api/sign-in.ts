/** Signing in and out. */
import { type Answer, ask, refusal } from "./account-requests";

export type SignInStep = "signed_in" | "second_factor";

/** What stays on this device for a person begins with this and goes when they sign out. */
export const KEPT_PREFIX = "attune.kept.";

function stepOf(answer: Answer): SignInStep {
  if (answer.status === 200) return "signed_in";
  const data = answer.body.data as { flows?: { id: string; is_pending?: boolean }[] } | undefined;
  const pending = data?.flows?.find((flow) => flow.is_pending)?.id;
  if (answer.status === 401 && pending === "mfa_authenticate") return "second_factor";
  throw refusal(answer);
}

/** Whether this browser is signed in; also sets the CSRF cookie. */
export async function isSignedIn(): Promise<boolean> {
  return (await ask("GET", "/auth/session")).status === 200;
}

export async function signIn(email: string, password: string): Promise<SignInStep> {
  const answer = await ask("POST", "/auth/login", { email, password });
  // Already signed in, perhaps in another window.
  if (answer.status === 409) return "signed_in";
  return stepOf(answer);
}

export async function confirmSecondFactor(code: string): Promise<SignInStep> {
  return stepOf(await ask("POST", "/auth/2fa/authenticate", { code }));
}

/** Signs out and removes what was kept on this device for the person. */
export async function signOut(): Promise<void> {
  const answer = await ask("DELETE", "/auth/session");
  // The library answers 401 to say that nobody is signed in any more.
  if (answer.status !== 401 && answer.status !== 200) throw refusal(answer);
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(KEPT_PREFIX)) localStorage.removeItem(key);
  }
}
