import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/api/client";
import { WHOLE } from "@/api/lists";
import type { Id } from "@/api/types";

/** A trainee's portfolio by a pathway, on sessions since a day; "" for what the server takes. */
export const portfolioQuery = (trainee: Id, pathway: string, since: string) =>
  queryOptions({
    queryKey: ["portfolio", trainee, pathway, since],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/portfolios/{id}/", {
          params: {
            path: { id: trainee },
            query: {
              ...(pathway === "" ? {} : { pathway }),
              ...(since === "" ? {} : { since }),
            },
          },
        }),
      ),
    placeholderData: keepPreviousData,
  });

export const decisionsQuery = (programme: Id) =>
  queryOptions({
    queryKey: ["decisions", programme],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/decisions/", { params: { query: { programme, page_size: WHOLE } } }),
      ),
  });

export const decisionQuery = (id: Id) =>
  queryOptions({
    queryKey: ["decision", id],
    queryFn: () => answerOf(api.GET("/api/v1/decisions/{id}/", { params: { path: { id } } })),
  });

export const certificatesQuery = (programme: Id) =>
  queryOptions({
    queryKey: ["certificates", programme],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/certificates/", { params: { query: { programme, page_size: WHOLE } } }),
      ),
  });

export const logsQuery = (trainee: Id) =>
  queryOptions({
    queryKey: ["supervision-logs", trainee],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/supervision-logs/", {
          params: { query: { trainee, page_size: WHOLE } },
        }),
      ),
  });

export const attestationsQuery = (trainee: Id) =>
  queryOptions({
    queryKey: ["attestations", trainee],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/attestations/", { params: { query: { trainee, page_size: WHOLE } } }),
      ),
  });

/** Everything that a step of a decision, a claim or a certificate may change. */
export const CHANGED = [
  "portfolio",
  "decisions",
  "decision",
  "certificates",
  "supervision-logs",
  "attestations",
] as const;
