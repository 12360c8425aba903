import { queryOptions, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { answerOf, api } from "@/api/client";
import { WHOLE } from "@/api/lists";
import type { Id, MissingReason, RecordingWord } from "@/api/types";
import { notifyDone } from "@/components/notify";

/** What narrows the counts; without a case or trainee it is the whole programme. */
export interface Narrowed {
  case?: Id;
  trainee?: Id;
}

export interface MeetingFilter extends Narrowed {
  recording?: RecordingWord;
  missing_reason?: MissingReason;
}

export const registerQuery = (programme: Id, narrowed: Narrowed) =>
  queryOptions({
    queryKey: ["register", programme, narrowed],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/sessions/register/", { params: { query: { programme, ...narrowed } } }),
      ),
  });

/** The meetings of cases; what waits for a case is not registered yet. */
export const meetingsQuery = (programme: Id, filter: MeetingFilter) =>
  queryOptions({
    queryKey: ["sessions", programme, "meetings", filter],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/sessions/", {
          params: { query: { programme, placed: true, page_size: WHOLE, ...filter } },
        }),
      ),
  });

export const caseQuery = (id: Id) =>
  queryOptions({
    queryKey: ["case", id],
    queryFn: () => answerOf(api.GET("/api/v1/cases/{id}/", { params: { path: { id } } })),
  });

export const caseRecordQuery = (id: Id) =>
  queryOptions({
    queryKey: ["case", id, "record"],
    queryFn: () => answerOf(api.GET("/api/v1/cases/{id}/record/", { params: { path: { id } } })),
  });

/** After a change to a case or its meetings: read them and the lists again, and say what was done. */
export function useRegisterChanged(): (message: string) => Promise<void> {
  const queries = useQueryClient();
  return useCallback(
    async (message: string) => {
      await Promise.all(
        ["register", "sessions", "session", "case", "cases"].map((key) =>
          queries.invalidateQueries({ queryKey: [key] }),
        ),
      );
      notifyDone(message);
    },
    [queries],
  );
}
