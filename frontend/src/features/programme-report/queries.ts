import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/api/client";
import type { Id } from "@/api/types";

export const reportQuery = (programme: Id, year: number) =>
  queryOptions({
    queryKey: ["programme-report", programme, year],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/programmes/{id}/report/", {
          params: { path: { id: programme }, query: { year } },
        }),
      ),
  });
