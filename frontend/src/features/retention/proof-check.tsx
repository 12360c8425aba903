import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { answerOf, api } from "@/api/client";
import { asApiError } from "@/api/errors";
import type { DeletionProof } from "@/api/types";
import { StateMark } from "@/components/state-mark";
import { sessionName, whatWord } from "./words";

/** Looks again whether the content is gone and the trail says so. */
export function ProofCheck({ proof }: { proof: DeletionProof }) {
  const verify = useMutation({
    mutationFn: () =>
      answerOf(
        api.GET("/api/v1/deletion-proofs/{id}/verify/", { params: { path: { id: proof.id } } }),
      ),
  });
  if (verify.data !== undefined) {
    const wrong = verify.data.checks.filter((check) => !check.holds);
    return (
      <div role="status">
        {wrong.length === 0 ? (
          <StateMark tone="done">Gone, and the trail says so</StateMark>
        ) : (
          <StateMark tone="alert">{wrong.map((check) => check.said).join(" ")}</StateMark>
        )}
      </div>
    );
  }
  return (
    <div>
      <Button
        size="compact-sm"
        variant="default"
        loading={verify.isPending}
        aria-label={`Verify: ${whatWord(proof.what)} of ${sessionName(proof)}`}
        onClick={() => verify.mutate()}
      >
        Verify
      </Button>
      {verify.error !== null && (
        <div className="small" role="alert">
          {asApiError(verify.error).message}
        </div>
      )}
    </div>
  );
}
