import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import type { RatingsExport } from "@/api/types";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { sizeInWords } from "@/lib/sizes";
import { downloadAddress } from "./queries";

/** Take the file, or delete it before its time. */
export function ExportActions({ one }: { one: RatingsExport }) {
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const deleting = useMutation({
    mutationFn: () =>
      answerOf(api.POST("/api/v1/exports/{id}/delete/", { params: { path: { id: one.id } } })),
    onSuccess: async () => {
      setAsking(false);
      await queries.invalidateQueries({ queryKey: ["exports", one.programme] });
    },
  });
  if (!one.allowed_actions.includes("download")) return null;
  return (
    <span className="row">
      <Button component="a" size="xs" href={downloadAddress(one.id)} download>
        Download ({sizeInWords(one.n_bytes)})
      </Button>
      <Button size="xs" variant="default" onClick={() => setAsking(true)}>
        Delete
      </Button>
      <ConfirmDialog
        opened={isAsking}
        title="Delete this file?"
        confirmLabel="Delete the file"
        isPending={deleting.isPending}
        error={deleting.error}
        onConfirm={() => deleting.mutate()}
        onClose={() => setAsking(false)}
      >
        <p>What was downloaded stays where it is. The export can be asked for again.</p>
      </ConfirmDialog>
    </span>
  );
}
