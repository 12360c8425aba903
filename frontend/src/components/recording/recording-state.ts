/** Asking how things stand with a session's recording, and for an address to play it. */
import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/api/client";
import type { Id, RecordingAddress } from "@/api/types";

/** Below the session's own key, so that what changes the session asks again. */
export const sessionRecordingQuery = (session: Id) =>
  queryOptions({
    queryKey: ["session", session, "recording"],
    queryFn: () => answerOf(api.GET("/api/v1/media/state/", { params: { query: { session } } })),
  });

/** For whoever rates a session and must not know which it is. */
export const ratedRecordingQuery = (transcript: Id) =>
  queryOptions({
    queryKey: ["rated-recording", transcript],
    queryFn: () => answerOf(api.GET("/api/v1/media/state/", { params: { query: { transcript } } })),
    retry: false,
  });

/** An address for a short while; `renews` goes on with the playback of an earlier one. */
export function addressOf(recording: Id, renews: string): Promise<RecordingAddress> {
  return answerOf(
    api.POST("/api/v1/media/{id}/address/", {
      params: { path: { id: recording } },
      body: { renews },
    }),
  );
}
