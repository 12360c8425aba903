import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { asApiError } from "@/api/errors";
import type { Id, Rating } from "@/api/types";
import { readRating } from "./draft-transport";
import { KeptEdits } from "./kept-edits";
import type { RatingDraft } from "./use-rating-draft";

/** How often to ask whether the text may still be shown. */
const ASK_EVERY = 10_000;

/** Why the text may no longer be shown; null while it may. */
export type ClosedText = NonNullable<Rating["text_closed"]> | "ended_by_lead";

function whyClosed({ text_closed, ended_by_lead, status }: Rating): ClosedText | null {
  if (text_closed !== null) return text_closed;
  return ended_by_lead && status === "ended" ? "ended_by_lead" : null;
}

/**
 * Asks every few seconds, and whenever the window is looked at, whether the text may still be
 * shown. Once it may not, the text and what was kept of the rating leave this device.
 */
export function useTextWatch(draft: RatingDraft, account: Id): ClosedText | null {
  const queries = useQueryClient();
  const { id, transcript } = draft.rating;
  const known = whyClosed(draft.rating);
  const asked = useQuery({
    // After a pause it begins anew, from what the page knows then.
    queryKey: ["rating-text", id, known],
    queryFn: () => readRating(id),
    initialData: draft.rating,
    enabled: known === null,
    staleTime: ASK_EVERY,
    gcTime: 0,
    refetchInterval: ({ state }) => (state.error === null ? ASK_EVERY : false),
    refetchOnWindowFocus: "always",
    retry: false,
  });
  const { data: answer, refetch } = asked;
  const isGone = asked.error !== null && asApiError(asked.error).status === 404;
  const closed = known ?? whyClosed(answer) ?? (isGone ? "text_deleted" : null);
  const { learn } = draft;

  // Another window of the same screen hides nothing, so that no change of visibility says so.
  useEffect(() => {
    if (closed !== null) return;
    const ask = () => void refetch();
    window.addEventListener("focus", ask);
    return () => window.removeEventListener("focus", ask);
  }, [closed, refetch]);

  useEffect(() => {
    if (known === null && whyClosed(answer) !== null) learn(answer);
  }, [known, answer, learn]);

  useEffect(() => {
    if (closed === null) return;
    queries.removeQueries({ queryKey: ["turns", transcript] });
    new KeptEdits(account, id).clear();
    void queries.invalidateQueries({ queryKey: ["assignments"] });
  }, [closed, queries, transcript, account, id]);

  return closed;
}
