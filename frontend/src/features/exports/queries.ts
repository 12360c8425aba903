import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/api/client";
import { WHOLE } from "@/api/lists";
import type { Id } from "@/api/types";
import { isUnderWay } from "./words";

/** While one is being built the page looks again this often. */
const AGAIN_MS = 2000;

export const exportOptionsQuery = (programme: Id) =>
  queryOptions({
    queryKey: ["export-options", programme],
    queryFn: () =>
      answerOf(api.GET("/api/v1/exports/options/", { params: { query: { programme } } })),
  });

export const exportsQuery = (programme: Id) =>
  queryOptions({
    queryKey: ["exports", programme],
    queryFn: () =>
      answerOf(api.GET("/api/v1/exports/", { params: { query: { programme, page_size: WHOLE } } })),
    refetchInterval: ({ state }) =>
      state.data?.results.some(({ status }) => isUnderWay(status)) ? AGAIN_MS : false,
  });

/** Where the file lies; the browser takes it with the session's cookie. */
export const downloadAddress = (id: Id) => `/api/v1/exports/${id}/download/`;
