import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import type { Round } from "@/api/types";
import { QueryView } from "@/components/query-view";
import { PlanView } from "./plan-view";
import { ReplanDialog } from "./replan-dialog";

/** The plan with which a draft would start, or the one that holds; and the way to a new one. */
export function RoundPlanSection({ round }: { round: Round }) {
  const [isReplanning, setReplanning] = useState(false);
  const plan = useQuery({
    queryKey: ["round", round.id, "plan"],
    queryFn: () =>
      answerOf(api.GET("/api/v1/rounds/{id}/plan/", { params: { path: { id: round.id } } })),
  });
  return (
    <section aria-labelledby="round-plan" className="stack">
      <div className="row row--between">
        <h2 id="round-plan" className="section-title">
          {round.phase === "draft" ? "The plan it would start with" : "Plan"}
        </h2>
        {round.allowed_actions.includes("replan") && (
          <Button variant="default" onClick={() => setReplanning(true)}>
            Plan anew
          </Button>
        )}
      </div>
      <QueryView query={plan}>{(data) => <PlanView plan={data} />}</QueryView>
      {isReplanning && plan.data && (
        <ReplanDialog round={round} plan={plan.data} onClose={() => setReplanning(false)} />
      )}
    </section>
  );
}
