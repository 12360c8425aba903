import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answerOf, api } from "@/api/client";
import { verificationsQuery } from "@/api/oversight";
import type { AuditVerification, Id } from "@/api/types";
import { ErrorNote } from "@/components/error-note";
import { QueryView } from "@/components/query-view";
import { StateMark } from "@/components/state-mark";
import { counted } from "@/lib/words";
import "./audit.css";
import { checkedWhen, checkInWords, comparedInWords, countedRows, placeOf } from "./check-words";

const ASK_AGAIN_MS = 3000;

interface CheckSectionProps {
  /** Null for the chain of the installation. */
  programme: Id | null;
  mayAsk: boolean;
}

/** Whether the trail is as it was written: what the last verification found. */
export function CheckSection({ programme, mayAsk }: CheckSectionProps) {
  const queries = useQueryClient();
  const query = verificationsQuery(programme);
  const checks = useQuery({
    ...query,
    refetchInterval: ({ state }) =>
      state.data?.results[0]?.state === "under_way" ? ASK_AGAIN_MS : false,
  });
  const ask = useMutation({
    mutationFn: () => answerOf(api.POST("/api/v1/audit-verifications/", { body: { programme } })),
    onSettled: () => queries.invalidateQueries({ queryKey: query.queryKey }),
  });
  const isUnderWay = checks.data?.results[0]?.state === "under_way";

  return (
    <section aria-labelledby="verification" className="stack stack--tight audit-check">
      <div className="row">
        <h2 id="verification" className="section-title">
          Verification
        </h2>
        {mayAsk && (
          <Button
            variant="default"
            size="xs"
            loading={ask.isPending}
            disabled={isUnderWay}
            onClick={() => ask.mutate()}
          >
            Verify now
          </Button>
        )}
      </div>
      {ask.isError && <ErrorNote error={ask.error} />}
      <QueryView query={checks}>
        {({ results: [newest, ...earlier] }) =>
          newest === undefined ? (
            <p className="soft">
              Not verified yet. It is done every night, and whenever somebody asks for it.
            </p>
          ) : (
            <>
              <Check check={newest} />
              {earlier.length > 0 && (
                <details>
                  <summary>Earlier verifications</summary>
                  <ul className="plain-list stack stack--tight">
                    {earlier.map((check) => (
                      <li key={check.id}>
                        <Check check={check} />
                      </li>
                    ))}
                  </ul>
                </details>
              )}
            </>
          )
        }
      </QueryView>
    </section>
  );
}

function Check({ check }: { check: AuditVerification }) {
  const { tone, sentence } = checkInWords(check);
  const nMore = (check.n_faults ?? 0) - check.faults.length;
  return (
    <div className="stack stack--tight">
      <p role="status">
        <StateMark tone={tone}>{sentence}.</StateMark>{" "}
        <span className="soft">{checkedWhen(check)}.</span>
      </p>
      {check.faults.length > 0 && (
        <ul aria-label="What was found">
          {check.faults.map((fault, index) => (
            <li key={index}>
              <strong>{placeOf(fault)}</strong>: {fault.detail}
            </li>
          ))}
          {nMore > 0 && <li>and {counted(nMore, "more", "more")}</li>}
        </ul>
      )}
      {check.n_unsealed.length > 0 && (
        <p className="small">
          Nothing vouches yet for {check.n_unsealed.map(countedRows).join(", ")}: they were written
          before their kind was sealed.
        </p>
      )}
      {check.n_sealed.length > 0 && (
        <details>
          <summary>What was compared</summary>
          <p className="small">{comparedInWords(check)}, each with the hash that an event holds.</p>
        </details>
      )}
    </div>
  );
}
