import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ApiError, offlineError } from "@/api/errors";
import type { Rating, SavedDraft } from "@/api/types";
import { draftOf, type Edit, EMPTY_ITEM, saysTheSame, standingAt, withEdit } from "./draft";
import { DraftKeeper } from "./draft-keeper";
import { KeptEdits } from "./kept-edits";
import { ratingFixture } from "./rating-fixture";

const score = (id: string, adherence: number, note = ""): Edit => ({
  kind: "item",
  id,
  value: { ...EMPTY_ITEM, status: "scored", values: { adherence }, note },
});

const stale = new ApiError(409, "stale_draft", "Changed elsewhere.", [], null);
const signedOut = new ApiError(401, "not_authenticated", "Sign in.", [], null);

function everythingKept(): string {
  return Object.keys(localStorage)
    .map((key) => localStorage.getItem(key))
    .join();
}

/** A server in memory: `next` holds what the next writes answer instead. */
function desk(changes: Partial<Rating> = {}) {
  let rating = ratingFixture(changes);
  const written: Edit[] = [];
  const next: Error[] = [];
  let isMine = true;
  function store(edit: Edit): void {
    const draft = withEdit(draftOf(rating), edit);
    const items = Object.entries(draft.items).map(([item, value]) => ({ item, ...value }));
    const { areas: problem_areas, note } = draft;
    rating = { ...rating, problem_areas, note, items, version: rating.version + 1 };
  }
  const transport = {
    read: () => Promise.resolve(rating),
    write: (edit: Edit, version: number): Promise<SavedDraft> => {
      const refusal = next.shift();
      if (refusal) return Promise.reject(refusal);
      if (!saysTheSame(standingAt(draftOf(rating), edit), edit)) {
        if (version !== rating.version) return Promise.reject(stale);
        store(edit);
        written.push(edit);
      }
      return Promise.resolve({
        version: rating.version,
        missing: [],
        saved_at: "2026-03-02T12:04:31Z",
        items_done: 0,
        items_required: 0,
      });
    },
    submit: () => Promise.resolve(rating),
    isStillMine: () => Promise.resolve(isMine),
  };
  const kept = new KeptEdits("person-1", rating.id);
  const start = (order: readonly string[] = []) =>
    new DraftKeeper({ rating, kept, transport, order, activeSeconds: () => 5 });
  return {
    keeper: start(),
    reopen: start,
    written,
    next,
    kept,
    writeElsewhere: store,
    submitElsewhere: () => {
      rating = { ...rating, status: "submitted" };
    },
    closeRound: () => {
      rating = { ...rating, allowed_actions: [] };
    },
    answerIsMine: (answer: boolean) => {
      isMine = answer;
    },
  };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("sends every edit once, in order, and forgets it when it is confirmed", async () => {
  const { keeper, written, kept } = desk();

  keeper.change(score("A1", 3));
  keeper.change(score("A2", 1));
  expect(kept.all()).toHaveLength(2);
  await keeper.send();

  expect(written).toEqual([score("A1", 3), score("A2", 1)]);
  expect(keeper.snapshot()).toMatchObject({ pending: [], savedAt: "2026-03-02T12:04:31Z" });
  expect(kept.all()).toEqual([]);
});

it("sends the newest state of a place that changed while it was being sent", async () => {
  const { keeper, written } = desk();

  keeper.change(score("A1", 1));
  keeper.change(score("A1", 2));
  keeper.change(score("A1", 3));
  await keeper.send();

  expect(written).toEqual([score("A1", 1), score("A1", 3)]);
});

it("tries again after a lost connection and a failing server, and stores nothing twice", async () => {
  const { keeper, written, next } = desk();
  next.push(offlineError(), new ApiError(503, "down", "Down.", [], null));

  keeper.change(score("A1", 3));
  await keeper.send();
  expect(keeper.snapshot()).toMatchObject({ link: "offline" });
  expect(keeper.snapshot().pending).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1000);
  expect(written).toEqual([]);
  await vi.advanceTimersByTimeAsync(2000);

  expect(written).toEqual([score("A1", 3)]);
  expect(keeper.snapshot()).toMatchObject({ link: "ok", pending: [] });
});

it("waits for a sign-in of the same person", async () => {
  const { keeper, written, next, answerIsMine } = desk();
  next.push(signedOut);

  keeper.change(score("A1", 3));
  await keeper.send();
  expect(keeper.snapshot().link).toBe("signed_out");
  answerIsMine(false);
  await keeper.resume();
  expect(written).toEqual([]);
  answerIsMine(true);
  await keeper.resume();

  expect(written).toEqual([score("A1", 3)]);
  expect(keeper.snapshot().link).toBe("ok");
});

it("sends again with the new version when another place was changed elsewhere", async () => {
  const { keeper, written, writeElsewhere } = desk();
  writeElsewhere(score("A2", 1));

  keeper.change(score("A1", 3));
  await keeper.send();

  expect(written).toEqual([score("A1", 3)]);
  expect(keeper.snapshot().draft.items.A2).toMatchObject({ values: { adherence: 1 } });
});

it("asks when the same place was changed elsewhere, and takes either answer", async () => {
  for (const [choice, adherence] of [
    ["mine", 3],
    ["theirs", 1],
  ] as const) {
    const { keeper, writeElsewhere } = desk();
    writeElsewhere(score("A1", 1));

    keeper.change(score("A1", 3));
    await keeper.send();
    expect(keeper.snapshot().pending[0]?.problem).toEqual({
      kind: "conflict",
      theirs: score("A1", 1),
    });
    keeper.resolve("item:A1", choice);
    await keeper.send();

    expect(keeper.snapshot().pending).toEqual([]);
    expect(keeper.snapshot().draft.items.A1).toMatchObject({ values: { adherence } });
  }
});

it("knows its own write again when the answer to it was lost", async () => {
  const { keeper, next, writeElsewhere } = desk();
  next.push(offlineError());
  keeper.change(score("A1", 1));
  await keeper.send();
  writeElsewhere(score("A1", 1));

  keeper.change(score("A1", 3));
  await keeper.send();

  expect(keeper.snapshot()).toMatchObject({ pending: [], link: "ok" });
  expect(keeper.snapshot().draft.items.A1).toMatchObject({ values: { adherence: 3 } });
});

it("asks the server nothing more while nobody is signed in", async () => {
  const { keeper, next, written } = desk();
  next.push(signedOut);
  keeper.change(score("A1", 3));
  await keeper.send();

  keeper.change(score("A2", 1));
  await keeper.send();

  expect(written).toEqual([]);
  expect(keeper.snapshot().pending).toHaveLength(2);
});

it("goes on with the others when the server refuses one edit", async () => {
  const { keeper, written, next } = desk();
  next.push(new ApiError(400, "off_scale", "A1 adherence goes from 0 to 4.", [], null));

  keeper.change(score("A1", 9));
  keeper.change(score("A2", 1));
  await keeper.send();

  expect(written).toEqual([score("A2", 1)]);
  expect(keeper.snapshot().pending).toMatchObject([
    { key: "item:A1", problem: { kind: "refused", detail: "A1 adherence goes from 0 to 4." } },
  ]);
});

it("finds unsent scores on the device after the window was closed, without the words", async () => {
  const { keeper, reopen, written, next, writeElsewhere } = desk();
  next.push(offlineError());
  keeper.change(score("A1", 3, "said by hand"));
  keeper.change({ kind: "note", value: "about the session" });
  await keeper.send();
  expect(everythingKept()).not.toContain("said by hand");
  expect(everythingKept()).not.toContain("about the session");

  writeElsewhere({ kind: "note", value: "from elsewhere" });
  const again = reopen();
  await again.send();

  expect(written).toEqual([score("A1", 3)]);
  expect(again.snapshot().pending).toEqual([]);
});

it("sends choices and counts kept on the device, what others wait for first", async () => {
  const { keeper, reopen, written, next } = desk();
  next.push(offlineError());
  const count: Edit = {
    kind: "item",
    id: "AC",
    value: { ...EMPTY_ITEM, status: "scored", count: 12 },
  };
  const choice: Edit = {
    kind: "item",
    id: "K1",
    value: { ...EMPTY_ITEM, status: "scored", choices: ["online"] },
  };
  keeper.change(count);
  keeper.change(choice);
  await keeper.send();

  await reopen(["areas", "item:K1", "item:AC"]).send();

  expect(written).toEqual([choice, count]);
});

it("shows what is kept for another account to nobody", async () => {
  const { keeper, next } = desk();
  next.push(offlineError());
  keeper.change(score("A1", 3));
  await keeper.send();

  expect(new KeptEdits("person-2", "rating-1").all()).toEqual([]);
  expect(new KeptEdits("person-1", "rating-2").all()).toEqual([]);
  expect(new KeptEdits("person-1", "rating-1").all()).toHaveLength(1);
});

it("collects typing into one write", async () => {
  const { keeper, written } = desk();

  for (const value of ["a", "ab", "abc"]) keeper.change({ kind: "note", value }, 600);
  await vi.advanceTimersByTimeAsync(599);
  expect(written).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);

  expect(written).toEqual([{ kind: "note", value: "abc" }]);
});

it("takes nothing more once the rating was submitted elsewhere, and says how much", async () => {
  const { keeper, writeElsewhere, submitElsewhere, kept } = desk();
  writeElsewhere(score("A2", 1));
  submitElsewhere();

  keeper.change(score("A1", 3));
  await keeper.send();

  expect(keeper.snapshot()).toMatchObject({ pending: [], nNotTaken: 1 });
  expect(kept.all()).toEqual([]);
});

it("gives up its edits when the round was closed in the meantime", async () => {
  const { keeper, next, closeRound } = desk();
  next.push(new ApiError(409, "round_not_open", "The round is closed.", [], null));
  closeRound();

  keeper.change(score("A1", 3));
  await keeper.send();

  expect(keeper.snapshot()).toMatchObject({ pending: [], nNotTaken: 1, link: "ok" });
});

it("submits only when everything has arrived", async () => {
  const { keeper, next } = desk();
  next.push(offlineError());
  keeper.change(score("A1", 3));

  await expect(keeper.submit()).rejects.toThrow("not reached the server");
});
