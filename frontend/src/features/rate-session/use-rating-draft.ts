import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { announceSignedOut, onSignInChange } from "@/api/sign-in-state";
import type { Applicability, Id, Rating } from "@/api/types";
import { applicabilityNow } from "./applicability";
import {
  type Draft,
  type Edit,
  type FlagValue,
  type ItemValue,
  keyOf,
  saysTheSame,
  standingAt,
  withWords,
  wordsOf,
} from "./draft";
import { DraftKeeper, type KeeperSnapshot } from "./draft-keeper";
import { draftTransport } from "./draft-transport";
import { KeptEdits } from "./kept-edits";
import { RatingChannel } from "./rating-channel";
import type { RubricDefinition } from "./rubric-definition";
import { hasUnsavedWords } from "./save-words";
import { useActiveTime } from "./use-active-time";

/** How long typing is collected before it is sent. */
const TYPING_MS = 600;
const MAX_UNDO = 100;

export interface RatingDraft extends KeeperSnapshot {
  applicability: Readonly<Record<string, Applicability>>;
  /** The same for other answers. */
  applicabilityBy: (draft: Draft) => Readonly<Record<string, Applicability>>;
  canWrite: boolean;
  isOpenElsewhere: boolean;
  hasUnsavedWords: boolean;
  /** Seconds of work, renewed every few seconds. */
  activeSeconds: number;
  setItem: (id: string, value: ItemValue) => void;
  setFlag: (id: string, value: FlagValue) => void;
  setAreas: (areas: string[]) => void;
  setNote: (note: string) => void;
  /** Takes back the last choice and returns where it was; words have the undo of their field. */
  undo: () => Edit | null;
  resolve: (key: string, choice: "mine" | "theirs") => void;
  flush: () => void;
  /** Takes over what the server was found to hold. */
  learn: (rating: Rating) => void;
  askSignIn: () => void;
  submit: () => Promise<Rating>;
}

/** Places in the order in which the server can take them: what others wait for, first. */
function inOrderAsked({ categories, counts, items }: RubricDefinition): string[] {
  return ["areas", ...[...categories, ...counts, ...items].map(({ id }) => `item:${id}`)];
}

/** The one owner of a rating while it is on screen. */
export function useRatingDraft(rating: Rating, rubric: RubricDefinition, account: Id): RatingDraft {
  const isDraft = rating.status === "draft" && rating.allowed_actions.includes("save");
  const { shown, read } = useActiveTime(rating.active_seconds, isDraft);
  const [channel] = useState(() => new RatingChannel(rating.id));
  const [keeper] = useState(
    () =>
      new DraftKeeper({
        rating,
        kept: new KeptEdits(account, rating.id),
        order: inOrderAsked(rubric),
        transport: draftTransport(rating.id, account),
        activeSeconds: read,
        onSaved: channel.tellSaved,
      }),
  );
  const snapshot = useSyncExternalStore(keeper.subscribe, keeper.snapshot);
  const [isOpenElsewhere, setIsOpenElsewhere] = useState(false);
  const [undoable, setUndoable] = useState<readonly Edit[]>([]);

  useEffect(() => keeper.learn(rating), [keeper, rating]);

  useEffect(() => {
    if (!isDraft) return;
    keeper.start();
    channel.open({
      onOtherWindow: setIsOpenElsewhere,
      onSaved: () => void keeper.refresh(),
    });
    const comeBack = () => {
      if (document.visibilityState === "hidden") return;
      if (keeper.snapshot().link === "offline") void keeper.send();
      else void keeper.resume();
    };
    const stopListening = onSignInChange(() => void keeper.resume());
    window.addEventListener("online", comeBack);
    window.addEventListener("focus", comeBack);
    document.addEventListener("visibilitychange", comeBack);
    return () => {
      stopListening();
      window.removeEventListener("online", comeBack);
      window.removeEventListener("focus", comeBack);
      document.removeEventListener("visibilitychange", comeBack);
      keeper.stop();
      channel.close();
    };
  }, [keeper, channel, isDraft]);

  const enter = useCallback(
    (edit: Edit) => {
      const before = standingAt(keeper.snapshot().draft, edit);
      if (saysTheSame(before, edit)) return;
      const isTyping = saysTheSame(withWords(before, wordsOf(edit)), edit);
      if (!isTyping) setUndoable((edits) => [...edits, before].slice(-MAX_UNDO));
      keeper.change(edit, isTyping ? TYPING_MS : 0);
    },
    [keeper],
  );

  const undo = useCallback(() => {
    const last = undoable.at(-1);
    if (!last) return null;
    setUndoable(undoable.slice(0, -1));
    // A first problem area cannot be taken back to none; it can be changed.
    if (last.kind === "areas" && last.value.length === 0) return null;
    const words = wordsOf(standingAt(keeper.snapshot().draft, last));
    keeper.change(withWords(last, words));
    return last;
  }, [keeper, undoable]);

  const writes = useMemo(
    () => ({
      setItem: (id: string, value: ItemValue) => enter({ kind: "item", id, value }),
      setFlag: (id: string, value: FlagValue) => enter({ kind: "flag", id, value }),
      setAreas: (value: string[]) => enter({ kind: "areas", value }),
      setNote: (value: string) => enter({ kind: "note", value }),
      resolve: (key: string, choice: "mine" | "theirs") => {
        setUndoable((edits) => edits.filter((edit) => keyOf(edit) !== key));
        keeper.resolve(key, choice);
      },
      flush: () => void keeper.send(),
      learn: (found: Rating) => keeper.learn(found),
      askSignIn: announceSignedOut,
      submit: () => keeper.submit(),
    }),
    [keeper, enter],
  );

  const { rating: told, draft } = snapshot;
  const applicabilityBy = useCallback(
    (answers: Draft) => applicabilityNow(rubric, told.applicability, answers, told.session_phase),
    [rubric, told.applicability, told.session_phase],
  );
  const canWrite = told.status === "draft" && told.allowed_actions.includes("save");
  const applicability = useMemo(
    () => (canWrite ? applicabilityBy(draft) : told.applicability),
    [canWrite, applicabilityBy, draft, told.applicability],
  );
  return {
    ...snapshot,
    ...writes,
    undo,
    applicability,
    applicabilityBy,
    canWrite,
    isOpenElsewhere,
    hasUnsavedWords: hasUnsavedWords(snapshot),
    activeSeconds: told.status === "draft" ? shown : told.active_seconds,
  };
}
