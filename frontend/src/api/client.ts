/**
 * The one way to the server. `api.GET("/api/v1/…")` is typed by the schema; `answerOf` turns its
 * result into data or a thrown ApiError.
 */
import createClient, { type Middleware } from "openapi-fetch";
import { errorFromAnswer, offlineError } from "./errors";
import type { paths } from "./paths";
import { announceSignedOut } from "./sign-in-state";

const WRITES = new Set(["POST", "PUT", "PATCH", "DELETE"]);

export function csrfToken(): string | null {
  const match = /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie);
  return match?.[1] ? decodeURIComponent(match[1]) : null;
}

const session: Middleware = {
  onRequest({ request }) {
    const token = csrfToken();
    if (token && WRITES.has(request.method)) request.headers.set("X-CSRFToken", token);
    return request;
  },
  onResponse({ response }) {
    // The caller keeps its state and its error; the frame offers to sign in again.
    if (response.status === 401) announceSignedOut();
  },
  onError() {
    return offlineError();
  },
};

export const api = createClient<paths>({
  baseUrl: globalThis.location.origin,
  credentials: "same-origin",
  headers: { Accept: "application/json" },
  // Looked up at each call, so that tests and recordings can replace it.
  fetch: (request) => globalThis.fetch(request),
});
api.use(session);

interface Outcome<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The data of a call; throws ApiError when the server refuses or cannot be reached. */
export async function answerOf<T>(call: Promise<Outcome<T>>): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok) throw errorFromAnswer(response.status, error);
  return data as T;
}
