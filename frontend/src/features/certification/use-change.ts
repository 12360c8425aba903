import { type UseMutationResult, useMutation, useQueryClient } from "@tanstack/react-query";
import { notifyDone } from "@/components/notify";
import { CHANGED } from "./queries";

/** A change of what certification shows: everything that may now be different is read anew. */
export function useChange<Said, Answer>(
  change: (said: Said) => Promise<Answer>,
  { done, after }: { done: string; after?: (answer: Answer) => void },
): UseMutationResult<Answer, Error, Said> {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async (answer) => {
      await Promise.all(CHANGED.map((name) => queries.invalidateQueries({ queryKey: [name] })));
      after?.(answer);
      notifyDone(done);
    },
  });
}
