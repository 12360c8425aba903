/** Signing in and out. These routes are the sign-in library's own, with its own answers. */
import { csrfToken } from "./client";
import { ApiError, type ErrorDetail, offlineError } from "./errors";

const BASE = "/_allauth/browser/v1/auth";

export type SignInStep = "signed_in" | "second_factor";

/** What stays on this device for a person begins with this and goes when they sign out. */
export const KEPT_PREFIX = "attune.kept.";

interface Answer {
  status: number;
  body: { data?: { flows?: { id: string; is_pending?: boolean }[] }; errors?: unknown };
}

async function ask(method: string, path: string, body?: unknown): Promise<Answer> {
  const token = csrfToken();
  let response: Response;
  try {
    response = await fetch(new URL(`${BASE}${path}`, globalThis.location.origin), {
      method,
      credentials: "same-origin",
      headers: {
        Accept: "application/json",
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...(token && method !== "GET" ? { "X-CSRFToken": token } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    throw offlineError();
  }
  const parsed: unknown = await response.json().catch(() => ({}));
  return { status: response.status, body: parsed ?? {} };
}

const WORDS: Record<string, string> = {
  email_password_mismatch: "The e-mail address and the password do not belong together.",
  too_many_login_attempts:
    "Too many attempts failed in a short time. Wait a few minutes, then try again.",
  incorrect_code: "This code is not valid, or no longer. Use the newest one.",
};

function refusal(answer: Answer): ApiError {
  const listed = Array.isArray(answer.body.errors) ? (answer.body.errors as unknown[]) : [];
  const errors: ErrorDetail[] = listed.map((entry) => {
    const { code = "", message = "", param } = entry as Partial<Record<string, string>>;
    return { code, detail: WORDS[code] ?? message, field: param ?? null };
  });
  const first = errors[0];
  return new ApiError(
    answer.status,
    first?.code ?? `http_${answer.status}`,
    first?.detail ??
      (answer.status === 403
        ? "The page is too old to sign in from. Reload it and try again."
        : "Signing in did not work. Try again in a moment."),
    errors,
    answer.body,
  );
}

function stepOf(answer: Answer): SignInStep {
  if (answer.status === 200) return "signed_in";
  const pending = answer.body.data?.flows?.find((flow) => flow.is_pending)?.id;
  if (answer.status === 401 && pending === "mfa_authenticate") return "second_factor";
  throw refusal(answer);
}

/** Whether this browser is signed in; also sets the CSRF cookie. */
export async function isSignedIn(): Promise<boolean> {
  return (await ask("GET", "/session")).status === 200;
}

export async function signIn(email: string, password: string): Promise<SignInStep> {
  const answer = await ask("POST", "/login", { email, password });
  // Already signed in, perhaps in another window.
  if (answer.status === 409) return "signed_in";
  return stepOf(answer);
}

export async function confirmSecondFactor(code: string): Promise<SignInStep> {
  return stepOf(await ask("POST", "/2fa/authenticate", { code }));
}

/** Signs out and removes what was kept on this device for the person. */
export async function signOut(): Promise<void> {
  const answer = await ask("DELETE", "/session");
  // The library answers 401 to say that nobody is signed in any more.
  if (answer.status !== 401 && answer.status !== 200) throw refusal(answer);
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(KEPT_PREFIX)) localStorage.removeItem(key);
  }
}
