/**
 * Edits that the server has not confirmed, kept on this device for one account and one rating:
 * scores, choices and numbers of turns, never words that somebody wrote. One entry per place, so
 * that two windows do not overwrite each other. The prefix makes signing out remove them.
 */
import { z } from "zod";
import { KEPT_PREFIX } from "@/api/sign-in";
import type { Id } from "@/api/types";
import { type Edit, keyOf, saysTheSame, withWords } from "./draft";

export interface KeptEdit {
  edit: Edit;
  /** What the server held when the edit began. */
  base: Edit;
}

const turns = z.array(z.number().int().positive());
const storedEdit = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("item"),
    id: z.string(),
    value: z.object({
      status: z.enum(["unscored", "scored", "absent", "missed_opportunity", "not_applicable"]),
      values: z.record(z.string(), z.number().nullable()),
      choices: z.array(z.string()),
      count: z.number().nullable(),
      not_applicable_reason: z
        .enum(["phase", "problem_area", "format", "condition", "no_opportunity"])
        .nullable(),
      note: z.string(),
      evidence: turns,
    }),
  }),
  z.object({
    kind: z.literal("flag"),
    id: z.string(),
    value: z.object({ raised: z.boolean(), note: z.string(), evidence: turns }),
  }),
  z.object({ kind: z.literal("areas"), value: z.array(z.string()) }),
]);
const storedEntry = z.object({ edit: storedEdit, base: storedEdit });

function parsed(text: string): KeptEdit | null {
  try {
    const result = storedEntry.safeParse(JSON.parse(text));
    return result.success ? result.data : null;
  } catch {
    return null;
  }
}

export class KeptEdits {
  readonly #prefix: string;

  constructor(account: Id, rating: Id) {
    this.#prefix = `${KEPT_PREFIX}${account}.${rating}.`;
  }

  /** Keep an edit; false when this device refuses to, as in some private windows. */
  put(edit: Edit, base: Edit): boolean {
    if (edit.kind === "note") return true;
    const entry = { edit: withWords(edit, ""), base: withWords(base, "") };
    try {
      localStorage.setItem(this.#prefix + keyOf(edit), JSON.stringify(entry));
      return true;
    } catch {
      return false;
    }
  }

  /** Forget a confirmed edit, unless another window has kept a later one in its place. */
  confirm(edit: Edit): void {
    const key = this.#prefix + keyOf(edit);
    const text = localStorage.getItem(key);
    if (text === null) return;
    const kept = parsed(text);
    if (!kept || saysTheSame(kept.edit, withWords(edit, ""))) localStorage.removeItem(key);
  }

  drop(edit: Edit): void {
    localStorage.removeItem(this.#prefix + keyOf(edit));
  }

  clear(): void {
    for (const key of this.#keys()) localStorage.removeItem(key);
  }

  all(): KeptEdit[] {
    return this.#keys().flatMap((key) => {
      const kept = parsed(localStorage.getItem(key) ?? "");
      if (!kept) localStorage.removeItem(key);
      return kept ? [kept] : [];
    });
  }

  #keys(): string[] {
    return Object.keys(localStorage).filter((key) => key.startsWith(this.#prefix));
  }
}
