import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { answerOf, api } from "@/api/client";
import { assignmentsQuery } from "@/api/lists";
import type { Assignment } from "@/api/types";
import { ErrorNote } from "@/components/error-note";

/** Opens what waits next in the queue, if anything does. */
export function NextAssignment({ programme }: { programme: string }) {
  const assignments = useQuery(assignmentsQuery(programme));
  const navigate = useNavigate();
  const begin = useMutation({
    mutationFn: async (next: Assignment) => {
      if (next.rating !== null) return next.rating;
      const path = { id: next.id };
      const rating = await answerOf(
        api.POST("/api/v1/assignments/{id}/start/", { params: { path } }),
      );
      return rating.id;
    },
    onSuccess: (id) => navigate({ to: "/ratings/$id", params: { id } }),
  });
  const open = (assignments.data?.results ?? []).filter((one) => one.text_closed === null);
  const next =
    open.find(({ status }) => status === "in_progress") ??
    open.find(({ status }) => status === "waiting");
  if (!next) return null;
  return (
    <>
      <Button loading={begin.isPending} onClick={() => begin.mutate(next)}>
        {next.status === "waiting" ? "Rate" : "Go on with"} session {next.code} next
      </Button>
      {begin.isError && <ErrorNote error={begin.error} title="The session was not opened" />}
    </>
  );
}
