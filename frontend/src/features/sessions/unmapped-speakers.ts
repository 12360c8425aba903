import type { ApiError } from "@/api/errors";

/** The speakers whose role the server could not tell: one error each, with the name as its field. */
export function unmappedSpeakers(refusal: ApiError): string[] {
  const names = refusal.errors.flatMap(({ code, field }) =>
    code === "unmapped_speakers" && field ? [field] : [],
  );
  return [...new Set(names)];
}
