/** What the save mark says: never more than is true. */
import type { StateTone } from "@/components/state-mark";
import { counted } from "@/lib/words";
import { wordsOf } from "./draft";
import type { KeeperSnapshot } from "./draft-keeper";

export interface SaveWords {
  tone: StateTone;
  text: string;
  /** What else is to know, said below. */
  detail: string | null;
}

const CLOCK = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});

/** Words that exist in this window alone. */
export function hasUnsavedWords(snapshot: Pick<KeeperSnapshot, "pending">): boolean {
  return snapshot.pending.some(({ edit, base }) => wordsOf(edit) !== wordsOf(base));
}

type SaveState = Pick<KeeperSnapshot, "pending" | "link" | "savedAt" | "isKept">;

export function saveWords(state: SaveState): SaveWords {
  const n = state.pending.length;
  const notes = hasUnsavedWords(state)
    ? "Notes wait in this window: keep it open until they are saved."
    : null;
  if (state.link === "signed_out") {
    return { tone: "alert", text: "needs sign-in, nothing lost", detail: notes };
  }
  if (state.link === "offline") {
    const where = state.isKept ? "kept on this device" : "kept in this window only";
    const text = n === 0 ? "offline" : `offline, ${counted(n, "change")} ${where}`;
    return { tone: "partial", text, detail: notes };
  }
  const nWaiting = state.pending.filter(({ problem }) => problem !== null).length;
  if (nWaiting > 0) {
    const text = `${counted(nWaiting, "change")} not saved: your choice is needed`;
    return { tone: "alert", text, detail: notes };
  }
  if (n > 0) return { tone: "open", text: "saving…", detail: null };
  if (state.savedAt === null) return { tone: "done", text: "all saved", detail: null };
  return { tone: "done", text: `saved ${CLOCK.format(new Date(state.savedAt))}`, detail: null };
}
