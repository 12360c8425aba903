/** Requests to the sign-in library's own routes, with its own answers. */
import { csrfToken } from "./client";
import { ApiError, type ErrorDetail, offlineError } from "./errors";

const BASE = "/_allauth/browser/v1";

export interface Answer {
  status: number;
  body: { data?: unknown; errors?: unknown };
}

export async function ask(
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const token = csrfToken();
  let response: Response;
  try {
    response = await fetch(new URL(`${BASE}${path}`, globalThis.location.origin), {
      method,
      credentials: "same-origin",
      headers: {
        Accept: "application/json",
        ...headers,
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
  account_inactive: "This account is closed. Ask your programme lead.",
  invalid_password_reset:
    "This link works no longer: it was used, or it is too old. Ask for another one.",
  enter_current_password: "This is not your present password.",
  incorrect_password: "This is not your present password.",
  incorrect_code: "This code is not valid, or no longer. Use the newest one.",
};

export function refusal(answer: Answer): ApiError {
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
        ? "The page is too old for that. Reload it and try again."
        : "That did not work. Try again in a moment."),
    errors,
    answer.body,
  );
}
