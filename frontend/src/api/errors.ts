/** What the server, or the lack of one, answered instead of a result. */

export interface ErrorDetail {
  code: string;
  detail: string;
  field?: string | null;
  line?: number | null;
}

export class ApiError extends Error {
  /** 0 when no answer came at all. */
  readonly status: number;
  readonly code: string;
  readonly errors: ErrorDetail[];
  /** The parsed body of the refusal, for answers that carry more than a code. */
  readonly body: unknown;

  constructor(status: number, code: string, detail: string, errors: ErrorDetail[], body: unknown) {
    super(detail);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.errors = errors;
    this.body = body;
  }

  get isOffline(): boolean {
    return this.status === 0;
  }

  get needsSignIn(): boolean {
    return this.status === 401;
  }

  /** The first message about a field of a form. */
  forField(field: string): string | undefined {
    return this.errors.find((error) => error.field === field)?.detail;
  }
}

const FALLBACK: Record<number, string> = {
  0: "The server cannot be reached. What you entered is still here.",
  401: "You are signed out. Nothing is lost; sign in to go on.",
  403: "Your role does not allow this.",
  404: "This is not here, or not for you to see.",
  409: "It was changed elsewhere in the meantime.",
  413: "The file is too large.",
  429: "Too many requests in a short time. Wait a moment and try again.",
};

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function detailsFrom(value: unknown): ErrorDetail[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isRecord).map((entry) => ({
    code: typeof entry.code === "string" ? entry.code : "",
    detail: typeof entry.detail === "string" ? entry.detail : "",
    field: typeof entry.field === "string" ? entry.field : null,
    line: typeof entry.line === "number" ? entry.line : null,
  }));
}

/** Build the error of an answer that is not a success; the body may be anything. */
export function errorFromAnswer(status: number, body: unknown): ApiError {
  const fallback = FALLBACK[status] ?? "The server could not do this. Nothing was changed.";
  if (!isRecord(body)) return new ApiError(status, `http_${status}`, fallback, [], body);
  const code = typeof body.code === "string" ? body.code : `http_${status}`;
  const detail = typeof body.detail === "string" ? body.detail : fallback;
  return new ApiError(status, code, detail, detailsFrom(body.errors), body);
}

export function offlineError(): ApiError {
  return new ApiError(0, "offline", FALLBACK[0] ?? "", [], null);
}

/** Any thrown value as an ApiError, so that pages have one kind of error to show. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const detail = error instanceof Error ? error.message : "Something unexpected happened.";
  return new ApiError(-1, "unexpected", detail, [], null);
}
