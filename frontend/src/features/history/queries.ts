import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/api/client";
import { WHOLE } from "@/api/lists";
import type { Id, PastReliability } from "@/api/types";

export const pastImportsQuery = (programme: Id) =>
  queryOptions({
    queryKey: ["past-imports", programme],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/past-imports/", { params: { query: { programme, page_size: WHOLE } } }),
      ),
  });

export const pastImportQuery = (id: Id) =>
  queryOptions({
    queryKey: ["past-import", id],
    queryFn: () => answerOf(api.GET("/api/v1/past-imports/{id}/", { params: { path: { id } } })),
  });

export const pastReliabilityQuery = (id: Id) =>
  queryOptions({
    queryKey: ["past-import", id, "reliability"],
    queryFn: async () => {
      const call = api.GET("/api/v1/past-imports/{id}/reliability/", { params: { path: { id } } });
      // The typed client loses properties that are always null, as of every report.
      return (await answerOf(call)) as PastReliability;
    },
    // It was computed at the import and never changes.
    staleTime: Infinity,
  });

export const codebookQuery = (rubric: Id) =>
  queryOptions({
    queryKey: ["past-codebook", rubric],
    queryFn: () =>
      answerOf(api.GET("/api/v1/past-imports/codebook/", { params: { query: { rubric } } })),
    enabled: rubric !== "",
    // A rubric version never changes.
    staleTime: Infinity,
  });

/** Where the example file lies; the browser takes it with the session's cookie. */
export const templateAddress = (rubric: Id) => `/api/v1/past-imports/template/?rubric=${rubric}`;
