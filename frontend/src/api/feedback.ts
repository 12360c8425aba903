/** Feedback and goals, as several pages read them. */
import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "./client";
import { WHOLE } from "./lists";
import type { Id } from "./types";

export const feedbackListQuery = (programme: Id) =>
  queryOptions({
    queryKey: ["feedback-list", programme],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/feedback/", { params: { query: { programme, page_size: WHOLE } } }),
      ),
  });

export const feedbackQuery = (id: Id) =>
  queryOptions({
    queryKey: ["feedback", id],
    queryFn: () => answerOf(api.GET("/api/v1/feedback/{id}/", { params: { path: { id } } })),
    // The editor itself keeps up with the server.
    refetchOnWindowFocus: false,
  });

/** The goals of one trainee, open ones first. */
export const goalsQuery = (trainee: Id) =>
  queryOptions({
    queryKey: ["goals", trainee],
    queryFn: () =>
      answerOf(api.GET("/api/v1/goals/", { params: { query: { trainee, page_size: WHOLE } } })),
  });

/** The open goals of whoever's session it is. */
export const openGoalsQuery = (session: Id) =>
  queryOptions({
    queryKey: ["goals", "of-session", session],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/goals/", {
          params: { query: { session, state: "open", page_size: WHOLE } },
        }),
      ),
  });

export const phrasesQuery = (programme: Id) =>
  queryOptions({
    queryKey: ["phrases", programme],
    queryFn: () =>
      answerOf(api.GET("/api/v1/phrases/", { params: { query: { programme, page_size: WHOLE } } })),
  });

export const feedbackRulesQuery = (programme: Id) =>
  queryOptions({
    queryKey: ["feedback-rules", programme],
    queryFn: () =>
      answerOf(api.GET("/api/v1/feedback-rules/", { params: { query: { programme } } })),
  });
