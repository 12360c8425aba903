import { Button } from "@mantine/core";
import { useBlocker } from "@tanstack/react-router";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { StateMark, type StateTone } from "@/components/state-mark";
import type { KeeperState } from "./feedback-keeper";

const CLOCK = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});

function wordsOf({ link, isWaiting, savedAt }: KeeperState): [StateTone, string] {
  if (link === "signed_out") return ["alert", "needs sign-in; keep this window open"];
  if (link === "stale") return ["alert", "changed in another window"];
  if (link === "refused") return ["alert", "not taken"];
  if (link === "offline") return ["partial", "offline; kept in this window"];
  if (isWaiting) return ["open", "saving…"];
  return ["done", `saved ${CLOCK.format(new Date(savedAt))}`];
}

/** Whether what was written is safe, and what to do where it is not. */
export function SaveState({ state, onRetry }: { state: KeeperState; onRetry: () => void }) {
  const [tone, words] = wordsOf(state);
  const blocker = useBlocker({
    shouldBlockFn: () => state.isWaiting && state.link !== "ok",
    enableBeforeUnload: () => state.isWaiting,
    withResolver: true,
  });
  return (
    <>
      <span role="status" aria-label="Saving">
        <StateMark tone={tone}>{words}</StateMark>
        {state.link === "refused" && <span className="soft small"> {state.problem}</span>}
      </span>
      {(state.link === "offline" || state.link === "signed_out" || state.link === "refused") && (
        <Button size="compact-sm" variant="default" onClick={onRetry}>
          Try now
        </Button>
      )}
      {state.link === "stale" && (
        <Button size="compact-sm" variant="default" onClick={() => globalThis.location.reload()}>
          Load what the other window saved
        </Button>
      )}
      <ConfirmDialog
        opened={blocker.status === "blocked"}
        title="Leave without saving?"
        confirmLabel="Leave and lose the words"
        isGrave
        onConfirm={() => blocker.proceed?.()}
        onClose={() => blocker.reset?.()}
      >
        <p>The last words have not reached the server. They exist in this window alone.</p>
      </ConfirmDialog>
    </>
  );
}
