import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { notifyDone } from "@/components/notify";

/** After a change to a session: read it and the lists again, and say what was done. */
export function useSessionChanged(id: string): (message: string) => Promise<void> {
  const queries = useQueryClient();
  return useCallback(
    async (message: string) => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: ["session", id] }),
        queries.invalidateQueries({ queryKey: ["sessions"] }),
        queries.invalidateQueries({ queryKey: ["speakers"] }),
        queries.invalidateQueries({ queryKey: ["turns"] }),
      ]);
      notifyDone(message);
    },
    [queries, id],
  );
}
