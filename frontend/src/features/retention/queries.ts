/** What the page asks the server for. */
import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/api/client";
import { WHOLE } from "@/api/lists";
import type { Id, KeepRule, RetentionKind } from "@/api/types";

/** Everything on this page is read anew after any change: one act touches several lists. */
export const RETENTION = "retention";

export const overviewQuery = (programme: Id) =>
  queryOptions({
    queryKey: [RETENTION, "overview", programme],
    queryFn: async () => {
      const { results } = await answerOf(
        api.GET("/api/v1/retention/", { params: { query: { programme } } }),
      );
      return results[0] ?? null;
    },
  });

export const policiesQuery = (programme: Id) =>
  queryOptions({
    queryKey: [RETENTION, "policies", programme],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/retention-policies/", {
          params: { query: { programme, page_size: WHOLE } },
        }),
      ),
  });

export const holdsQuery = (programme: Id) =>
  queryOptions({
    queryKey: [RETENTION, "holds", programme],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/legal-holds/", { params: { query: { programme, page_size: WHOLE } } }),
      ),
  });

export const comingQuery = (programme: Id, days: number) =>
  queryOptions({
    queryKey: [RETENTION, "coming", programme, days],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/coming-deletions/", {
          params: { query: { programme, days, page_size: WHOLE } },
        }),
      ),
  });

export const proofsQuery = (programme: Id) =>
  queryOptions({
    queryKey: [RETENTION, "proofs", programme],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/deletion-proofs/", {
          params: { query: { programme, page_size: WHOLE } },
        }),
      ),
  });

export type Rules = Record<RetentionKind, KeepRule | null>;

/** What rules would do; asked for while they are chosen. */
export const outlookQuery = (programme: Id, rules: Rules | null) =>
  queryOptions({
    queryKey: [RETENTION, "outlook", programme, rules],
    queryFn: () =>
      answerOf(
        api.POST("/api/v1/retention-policies/outlook/", {
          body: { programme, rules: rules ?? { text: null, recording: null, unfinished: null } },
        }),
      ),
    enabled: rules !== null,
    retry: false,
    // What it says is confirmed: never an old one.
    staleTime: 0,
    gcTime: 0,
  });
