import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/api/client";
import { WHOLE } from "@/api/lists";
import type { CalibrationAttempt, Id } from "@/api/types";

export const standingsQuery = (programme: Id) =>
  queryOptions({
    queryKey: ["rater-standings", programme],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/rater-standings/", { params: { query: { programme, page_size: WHOLE } } }),
      ),
  });

export const standingQuery = (id: Id) =>
  queryOptions({
    queryKey: ["rater-standing", id],
    queryFn: () => answerOf(api.GET("/api/v1/rater-standings/{id}/", { params: { path: { id } } })),
  });

export const setsQuery = (programme: Id) =>
  queryOptions({
    queryKey: ["calibration-sets", programme],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/calibration-sets/", {
          params: { query: { programme, page_size: WHOLE } },
        }),
      ),
  });

export const goldsQuery = (programme: Id) =>
  queryOptions({
    queryKey: ["gold-ratings", programme],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/gold-ratings/", { params: { query: { programme, page_size: WHOLE } } }),
      ),
  });

/** The rules of a programme; the first of an instrument is the one that counts. */
export const rulesQuery = (programme: Id) =>
  queryOptions({
    queryKey: ["qualification-rules", programme],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/qualification-rules/", {
          params: { query: { programme, page_size: WHOLE } },
        }),
      ),
  });

/** Every session is done, and the result is on its way. */
export function isBeingJudged(attempt: CalibrationAttempt): boolean {
  return attempt.result === null && attempt.n_done === attempt.n_sessions;
}

const LOOK_AGAIN_MS = 2000;

export const attemptQuery = (id: Id) =>
  queryOptions({
    queryKey: ["calibration-attempt", id],
    queryFn: () =>
      answerOf(api.GET("/api/v1/calibration-attempts/{id}/", { params: { path: { id } } })),
    refetchInterval: ({ state }) =>
      state.data !== undefined && isBeingJudged(state.data) ? LOOK_AGAIN_MS : false,
  });

export const feedbackQuery = (id: Id) =>
  queryOptions({
    queryKey: ["calibration-feedback", id],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/calibration-attempts/{id}/feedback/", { params: { path: { id } } }),
      ),
  });

export const quizTriesQuery = (programme: Id, rater: Id | null) =>
  queryOptions({
    queryKey: ["quiz-tries", programme, rater],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/quiz-tries/", {
          params: {
            query: { programme, page_size: WHOLE, ...(rater === null ? {} : { rater }) },
          },
        }),
      ),
  });

export const quizQuery = (id: Id) =>
  queryOptions({
    queryKey: ["quiz-try", id],
    queryFn: () => answerOf(api.GET("/api/v1/quiz-tries/{id}/", { params: { path: { id } } })),
  });

export const ownRecodesQuery = (programme: Id) =>
  queryOptions({
    queryKey: ["own-recodes", programme],
    queryFn: () =>
      answerOf(api.GET("/api/v1/consensus/own-recodes/", { params: { query: { programme } } })),
  });

export const goldFormQuery = (session: Id, rubric: Id, area: readonly string[]) =>
  queryOptions({
    queryKey: ["gold-form", session, rubric, ...area],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/gold-ratings/form/", {
          params: { query: { session, rubric, area: [...area] } },
        }),
      ),
  });
