import { expect, it } from "vitest";
import { EMPTY_ITEM } from "./draft";
import type { Pending } from "./draft-keeper";
import { saveWords } from "./save-words";

const score: Pending = {
  key: "item:A1",
  edit: { kind: "item", id: "A1", value: { ...EMPTY_ITEM, status: "absent" } },
  base: { kind: "item", id: "A1", value: EMPTY_ITEM },
  tried: [],
  problem: null,
};
const note: Pending = {
  key: "note",
  edit: { kind: "note", value: "new" },
  base: { kind: "note", value: "" },
  tried: [],
  problem: null,
};
const calm = { pending: [], link: "ok", savedAt: null, isKept: true } as const;

it("says when the last save was", () => {
  const savedAt = new Date(2026, 2, 2, 12, 4, 31).toISOString();
  expect(saveWords({ ...calm, savedAt }).text).toBe("saved 12:04:31");
  expect(saveWords(calm).text).toBe("all saved");
  expect(saveWords({ ...calm, savedAt, pending: [score] }).text).toBe("saving…");
});

it("says what is kept where, and that notes are not", () => {
  const offline = { ...calm, link: "offline" } as const;
  expect(saveWords({ ...offline, pending: [score] })).toMatchObject({
    text: "offline, 1 change kept on this device",
    detail: null,
  });
  expect(saveWords({ ...offline, pending: [score, note] }).detail).toContain("Notes wait");
  expect(saveWords({ ...offline, isKept: false, pending: [score] }).text).toBe(
    "offline, 1 change kept in this window only",
  );
});

it("says that a sign-in or a choice is needed", () => {
  expect(saveWords({ ...calm, link: "signed_out", pending: [score] }).text).toBe(
    "needs sign-in, nothing lost",
  );
  const refused = { ...score, problem: { kind: "refused", detail: "" } } as const;
  expect(saveWords({ ...calm, pending: [refused] }).text).toContain("1 change not saved");
});
