/** Verifications of the audit trail and weeks to be read; the audit pages and Today ask for both. */
import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "./client";
import type { Id } from "./types";

/** The newest verifications of a programme's chain; null asks for that of the installation. */
export const verificationsQuery = (programme: Id | null) =>
  queryOptions({
    queryKey: ["audit-verifications", programme],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/audit-verifications/", {
          params: {
            query: {
              page_size: 10,
              ...(programme === null ? { installation: true } : { programme }),
            },
          },
        }),
      ),
  });

export const auditWeeksQuery = (programme: Id) =>
  queryOptions({
    queryKey: ["audit-weeks", programme],
    queryFn: () =>
      answerOf(api.GET("/api/v1/audit-reviews/weeks/", { params: { query: { programme } } })),
  });
