import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/api/client";
import { WHOLE } from "@/api/lists";
import type { Id } from "@/api/types";

/** What a programme can certify by: what comes with the product, and its own. */
export const pathwaysQuery = (programme: Id) =>
  queryOptions({
    queryKey: ["pathways", programme],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/pathways/", { params: { query: { programme, page_size: WHOLE } } }),
      ),
  });

/** How often a pathway certifies whom, over so many attempts. */
export const characteristicsQuery = (id: Id, programme: Id, attempts: number) =>
  queryOptions({
    queryKey: ["pathway-characteristics", id, programme, attempts],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/pathways/{id}/characteristics/", {
          params: { path: { id }, query: { programme, attempts } },
        }),
      ),
    // Other numbers of attempts stay in sight while the next are counted.
    placeholderData: keepPreviousData,
  });

export const pathwayQuery = (id: Id) =>
  queryOptions({
    queryKey: ["pathway", id],
    queryFn: () => answerOf(api.GET("/api/v1/pathways/{id}/", { params: { path: { id } } })),
  });
