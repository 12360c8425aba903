import { Button, Textarea } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import type { Id, NameReport } from "@/api/types";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { Note } from "@/components/note";
import { notifyDone } from "@/components/notify";
import { formatMoment } from "@/lib/dates";
import { listed } from "@/lib/words";

/** Reports of names left in this text that are not settled. */
export function ReportsPanel({ transcript, session }: { transcript: Id; session: Id }) {
  const reports = useQuery({
    queryKey: ["name-reports", transcript],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/name-reports/", {
          params: { query: { transcript, settled: false, page_size: 100 } },
        }),
      ),
  });
  const [settling, setSettling] = useState<NameReport | null>(null);
  const rows = reports.data?.results ?? [];
  if (rows.length === 0) return null;
  return (
    <Note tone="caution" title="A name was reported in this text">
      <p>
        The session is closed until this is settled, and ratings of it are paused; nothing that was
        saved is lost. Open a review and take the name out, or say why there is none.
      </p>
      <ul className="plain-list stack stack--tight">
        {rows.map((report) => (
          <li key={report.id} className="row row--between">
            <span>
              {report.turns.length === 1 ? "Turn" : "Turns"} {listed(report.turns.map(String))},{" "}
              {formatMoment(report.reported_at)}
              {report.note && <span className="soft">: {report.note}</span>}
            </span>
            {report.allowed_actions.includes("settle") && (
              <Button size="compact-sm" variant="default" onClick={() => setSettling(report)}>
                There is no name…
              </Button>
            )}
          </li>
        ))}
      </ul>
      {settling && (
        <SettleDialog report={settling} session={session} onClose={() => setSettling(null)} />
      )}
    </Note>
  );
}

interface SettleDialogProps {
  report: NameReport;
  session: Id;
  onClose: () => void;
}

function SettleDialog({ report, session, onClose }: SettleDialogProps) {
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const settle = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/name-reports/{id}/settle/", {
          params: { path: { id: report.id } },
          body: { reason: reason.trim() },
        }),
      ),
    onSuccess: async () => {
      onClose();
      await Promise.all([
        queries.invalidateQueries({ queryKey: ["name-reports"] }),
        queries.invalidateQueries({ queryKey: ["deidentification"] }),
        queries.invalidateQueries({ queryKey: ["session", session] }),
        queries.invalidateQueries({ queryKey: ["sessions"] }),
      ]);
      notifyDone("The report is settled.");
    },
  });
  return (
    <ConfirmDialog
      opened
      title="There is no name in these turns"
      confirmLabel="Settle the report"
      isDisabled={reason.trim() === ""}
      isPending={settle.isPending}
      error={settle.error}
      onConfirm={() => settle.mutate()}
      onClose={onClose}
    >
      <p>With the last report settled, the session is open again and raters go on.</p>
      <Textarea
        label="Why there is no name"
        data-autofocus
        rows={2}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}
