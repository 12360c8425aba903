import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import type { CalibrationSet, Id } from "@/api/types";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { EmptyState } from "@/components/empty-state";
import { QueryView } from "@/components/query-view";
import { SimulatedMark } from "@/components/simulated-mark";
import { counted } from "@/lib/words";
import { setsQuery } from "./queries";
import { PURPOSE_WORDS } from "./words";

/** The sets a rater can begin, or why not yet. */
export function SetsToBegin({ programme }: { programme: Id }) {
  const sets = useQuery(setsQuery(programme));
  const [asked, setAsked] = useState<CalibrationSet | null>(null);
  return (
    <section aria-labelledby="own-sets" className="stack">
      <h2 id="own-sets" className="section-title">
        Practise, or take the test
      </h2>
      <QueryView query={sets}>
        {({ results }) =>
          results.length === 0 ? (
            <EmptyState title="Sets to practise on will be listed here">
              The programme lead makes them of sessions with a gold rating.
            </EmptyState>
          ) : (
            <ul className="plain-list calibration-sets">
              {results.map((one) => (
                <li key={one.id} className="panel stack stack--tight">
                  <p className="row">
                    <strong>{one.name}</strong>
                    <span className="soft">{PURPOSE_WORDS[one.purpose]}</span>
                    {one.is_simulated && <SimulatedMark />}
                  </p>
                  {one.why_not === null && <p className="soft">{about(one)}</p>}
                  {one.why_not !== null && <p>{one.why_not}</p>}
                  {one.allowed_actions.includes("begin") && (
                    <div>
                      <Button
                        variant={one.purpose === "test" ? "filled" : "default"}
                        onClick={() => setAsked(one)}
                      >
                        {one.purpose === "practice" ? "Practise" : "Take the test"}
                        <span className="visually-hidden">: {one.name}</span>
                      </Button>
                    </div>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </QueryView>
      {asked !== null && <BeginDialog chosen={asked} onClose={() => setAsked(null)} />}
    </section>
  );
}

function about(one: CalibrationSet): string {
  const fresh = `${counted(one.n_fresh ?? 0, "session")} you have not met`;
  return one.purpose === "practice"
    ? `${fresh}. After each you see the gold rating beside yours, with the reasons.`
    : `${fresh}, without feedback on items. Beginning it uses one of your tries.`;
}

function BeginDialog({ chosen, onClose }: { chosen: CalibrationSet; onClose: () => void }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const isTest = chosen.purpose === "test";
  const begin = useMutation({
    mutationFn: () =>
      answerOf(api.POST("/api/v1/calibration-attempts/", { body: { set: chosen.id } })),
    onSuccess: async (attempt) => {
      await Promise.all(
        ["assignments", "calibration-sets", "rater-standings", "rater-standing"].map((key) =>
          queries.invalidateQueries({ queryKey: [key] }),
        ),
      );
      onClose();
      await navigate({ to: "/calibration/attempts/$id", params: { id: attempt.id } });
    },
  });
  return (
    <ConfirmDialog
      opened
      title={isTest ? `Take the test ${chosen.name}?` : `Practise on ${chosen.name}?`}
      confirmLabel={isTest ? "Begin the test" : "Begin to practise"}
      onConfirm={() => begin.mutate()}
      onClose={onClose}
      isPending={begin.isPending}
      error={begin.error}
    >
      <p>
        {counted(chosen.n_fresh ?? 0, "session")} will wait among your ratings, under codes. You can
        rate them over several days.
      </p>
      {isTest && (
        <p>
          A test counts as a try once it is begun. The result comes when the last session is
          submitted.
        </p>
      )}
    </ConfirmDialog>
  );
}
