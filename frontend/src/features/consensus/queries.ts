import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/api/client";
import { WHOLE } from "@/api/lists";
import type { Consensus, Id } from "@/api/types";

// The others at the table write as well.
const LOOK_AGAIN_MS = 10_000;

export const casesQuery = (programme: Id) =>
  queryOptions({
    queryKey: ["consensus", "list", programme],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/consensus/", { params: { query: { programme, page_size: WHOLE } } }),
      ),
  });

export const caseQuery = (id: Id) =>
  queryOptions({
    queryKey: ["consensus", "one", id],
    queryFn: () => answerOf(api.GET("/api/v1/consensus/{id}/", { params: { path: { id } } })),
    refetchInterval: ({ state }) => (state.data?.state === "open" ? LOOK_AGAIN_MS : false),
  });

export const candidatesQuery = (round: Id) =>
  queryOptions({
    queryKey: ["consensus", "candidates", round],
    queryFn: () =>
      answerOf(api.GET("/api/v1/consensus/candidates/", { params: { query: { round } } })),
  });

export const recodesQuery = (round: Id) =>
  queryOptions({
    queryKey: ["consensus", "recodes", round],
    queryFn: () =>
      answerOf(api.GET("/api/v1/consensus/recodes/", { params: { query: { round } } })),
  });

export const meetingsQuery = (programme: Id) =>
  queryOptions({
    queryKey: ["consensus", "meetings", programme],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/calibration-meetings/", {
          params: { query: { programme, page_size: WHOLE } },
        }),
      ),
  });

export const meetingQuery = (id: Id) =>
  queryOptions({
    queryKey: ["consensus", "meeting", id],
    queryFn: () =>
      answerOf(api.GET("/api/v1/calibration-meetings/{id}/", { params: { path: { id } } })),
  });

export const notesQuery = (programme: Id) =>
  queryOptions({
    queryKey: ["anchor-notes", "list", programme],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/anchor-notes/", { params: { query: { programme, page_size: WHOLE } } }),
      ),
  });

/** Shows what a write answered, and asks anew for the lists that it may have changed. */
export async function afterWriting(queries: QueryClient, written: Consensus) {
  queries.setQueryData(caseQuery(written.id).queryKey, written);
  await Promise.all([
    queries.invalidateQueries({ queryKey: ["consensus", "list"] }),
    queries.invalidateQueries({ queryKey: ["consensus", "meeting"] }),
    ...(written.state === "concluded"
      ? [queries.invalidateQueries({ queryKey: ["anchor-notes"] })]
      : []),
  ]);
}
