import type { QueryClient } from "@tanstack/react-query";

const NAMES = ["feedback", "feedback-list", "releases", "ratings", "rating", "curve", "trainees"];

/** Ask anew for whatever says something of feedback. */
export async function refreshFeedback(queries: QueryClient): Promise<void> {
  await Promise.all(NAMES.map((name) => queries.invalidateQueries({ queryKey: [name] })));
}
