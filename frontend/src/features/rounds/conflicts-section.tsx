import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { WHOLE } from "@/api/lists";
import type { ConflictOfInterest } from "@/api/types";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { notifyDone } from "@/components/notify";
import { QueryView } from "@/components/query-view";
import { RelativeDate } from "@/components/relative-date";
import { DeclareConflictDialog } from "./declare-conflict-dialog";

/** Who must not rate whom, besides those who supervise them: declared, and ended. */
export function ConflictsSection({ programme }: { programme: string }) {
  const [isDeclaring, setDeclaring] = useState(false);
  const [ending, setEnding] = useState<ConflictOfInterest | null>(null);
  const conflicts = useQuery({
    queryKey: ["conflicts", programme],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/conflicts/", {
          params: { query: { programme, page_size: WHOLE } },
        }),
      ),
  });
  return (
    <section aria-labelledby="conflicts" className="stack">
      <div className="row row--between">
        <h2 id="conflicts" className="section-title">
          Conflicts of interest
        </h2>
        <Button variant="default" onClick={() => setDeclaring(true)}>
          Declare a conflict
        </Button>
      </div>
      <QueryView query={conflicts}>
        {({ results }) => {
          const open = results.filter((one) => one.ended_at === null);
          if (open.length === 0) {
            return (
              <p className="soft">
                None is declared. Whoever supervises a trainee, or ever did, is kept from their
                sessions without that.
              </p>
            );
          }
          return (
            <ul className="plain-list stack stack--tight">
              {open.map((one) => (
                <li key={one.id} className="row">
                  <span>
                    {one.rater_name} ({one.rater_code}) does not rate {one.trainee_code}: “
                    {one.reason}”, since <RelativeDate on={one.declared_at} as="date" />
                  </span>
                  {one.allowed_actions.includes("end") && (
                    <Button
                      size="compact-sm"
                      variant="default"
                      aria-label={`End the conflict of ${one.rater_code} and ${one.trainee_code}`}
                      onClick={() => setEnding(one)}
                    >
                      End
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          );
        }}
      </QueryView>
      {isDeclaring && (
        <DeclareConflictDialog programme={programme} onClose={() => setDeclaring(false)} />
      )}
      {ending && <EndDialog conflict={ending} onClose={() => setEnding(null)} />}
    </section>
  );
}

function EndDialog({ conflict, onClose }: { conflict: ConflictOfInterest; onClose: () => void }) {
  const queries = useQueryClient();
  const end = useMutation({
    mutationFn: () =>
      answerOf(api.POST("/api/v1/conflicts/{id}/end/", { params: { path: { id: conflict.id } } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["conflicts"] });
      notifyDone("The conflict is ended.");
      onClose();
    },
  });
  return (
    <ConfirmDialog
      opened
      title="End this conflict?"
      confirmLabel="End the conflict"
      onConfirm={() => end.mutate()}
      onClose={onClose}
      isPending={end.isPending}
      error={end.error}
    >
      <p>
        From then on {conflict.rater_name} can be given sessions of {conflict.trainee_code} again.
        The record of it stays.
      </p>
    </ConfirmDialog>
  );
}
