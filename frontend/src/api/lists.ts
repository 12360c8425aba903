/** Lists that several pages choose from. Each is read whole: they are short by nature. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { answerOf, api } from "./client";
import type { Id, Turn } from "./types";

/** The largest page the server gives. */
export const WHOLE = 500;

/** Sessions whose text has come in; the register has every meeting. */
export const sessionsQuery = (programme: Id) =>
  queryOptions({
    queryKey: ["sessions", programme],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/sessions/", {
          params: { query: { programme, has_text: true, page_size: WHOLE } },
        }),
      ),
  });

export const sessionQuery = (id: Id) =>
  queryOptions({
    queryKey: ["session", id],
    queryFn: () => answerOf(api.GET("/api/v1/sessions/{id}/", { params: { path: { id } } })),
  });

export const flagsQuery = (programme: Id) =>
  queryOptions({
    queryKey: ["flags", programme],
    queryFn: () =>
      answerOf(api.GET("/api/v1/flags/", { params: { query: { programme, page_size: WHOLE } } })),
  });

export const flagQuery = (id: Id) =>
  queryOptions({
    queryKey: ["flags", "one", id],
    queryFn: () => answerOf(api.GET("/api/v1/flags/{id}/", { params: { path: { id } } })),
  });

export const casesQuery = (programme: Id) =>
  queryOptions({
    queryKey: ["cases", programme],
    queryFn: () =>
      answerOf(api.GET("/api/v1/cases/", { params: { query: { programme, page_size: WHOLE } } })),
  });

export const consentFormsQuery = (programme: Id) =>
  queryOptions({
    queryKey: ["consent-forms", programme],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/consent-forms/", { params: { query: { programme, page_size: WHOLE } } }),
      ),
  });

export const cohortsQuery = (programme: Id) =>
  queryOptions({
    queryKey: ["cohorts", programme],
    queryFn: () =>
      answerOf(api.GET("/api/v1/cohorts/", { params: { query: { programme, page_size: WHOLE } } })),
  });

export const enrolmentsQuery = (programme: Id) =>
  queryOptions({
    queryKey: ["enrolments", programme],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/enrolments/", { params: { query: { programme, page_size: WHOLE } } }),
      ),
  });

export const membershipsQuery = (programme: Id) =>
  queryOptions({
    queryKey: ["memberships", programme],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/memberships/", { params: { query: { programme, page_size: WHOLE } } }),
      ),
  });

export const assignmentsQuery = (programme: Id) =>
  queryOptions({
    queryKey: ["assignments", programme],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/assignments/", { params: { query: { programme, page_size: WHOLE } } }),
      ),
  });

export const roundsQuery = (programme: Id) =>
  queryOptions({
    queryKey: ["rounds", programme],
    queryFn: () =>
      answerOf(api.GET("/api/v1/rounds/", { params: { query: { programme, page_size: WHOLE } } })),
  });

export const ratingsQuery = (programme: Id) =>
  queryOptions({
    queryKey: ["ratings", programme],
    queryFn: () =>
      answerOf(api.GET("/api/v1/ratings/", { params: { query: { programme, page_size: WHOLE } } })),
  });

export const releasesQuery = (programme: Id) =>
  queryOptions({
    queryKey: ["releases", programme],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/releases/", { params: { query: { programme, page_size: WHOLE } } }),
      ),
  });

/** What a programme can use: what comes with the product, and its own. */
export const rubricsQuery = (programme: Id) =>
  queryOptions({
    queryKey: ["rubrics", programme],
    queryFn: () =>
      answerOf(api.GET("/api/v1/rubrics/", { params: { query: { programme, page_size: WHOLE } } })),
  });

export const rubricQuery = (id: Id) =>
  queryOptions({
    queryKey: ["rubric", id],
    queryFn: () => answerOf(api.GET("/api/v1/rubrics/{id}/", { params: { path: { id } } })),
    // A rubric version never changes.
    staleTime: Infinity,
  });

export const turnsQuery = (transcript: Id) =>
  queryOptions({
    queryKey: ["turns", transcript],
    queryFn: async () => {
      const turns: Turn[] = [];
      for (let page = 1; ; page += 1) {
        const answer = await answerOf(
          api.GET("/api/v1/transcripts/{id}/turns/", {
            params: { path: { id: transcript }, query: { page } },
          }),
        );
        turns.push(...answer.results);
        if (answer.next === null) return turns;
      }
    },
    staleTime: 10 * 60_000,
  });

export function useRubric(id: Id | undefined) {
  return useQuery({ ...rubricQuery(id ?? ""), enabled: id !== undefined });
}
