/** What a rater has entered, and single edits of it. */
import type { Rating, RatingItem, ScaleId } from "@/api/types";

export type ItemValue = Omit<RatingItem, "item">;

export interface FlagValue {
  raised: boolean;
  note: string;
  evidence: number[];
}

export interface Draft {
  /** Null until the rater has recorded their own answer. */
  areas: string[] | null;
  items: Readonly<Record<string, ItemValue>>;
  flags: Readonly<Record<string, FlagValue>>;
  note: string;
}

/** One place of the draft and everything it shall hold, so that sending it twice changes nothing. */
export type Edit =
  | { kind: "item"; id: string; value: ItemValue }
  | { kind: "flag"; id: string; value: FlagValue }
  | { kind: "areas"; value: string[] }
  | { kind: "note"; value: string };

export const EMPTY_ITEM: ItemValue = {
  status: "unscored",
  values: {},
  choices: [],
  count: null,
  not_applicable_reason: null,
  note: "",
  evidence: [],
};

const EMPTY_FLAG: FlagValue = { raised: false, note: "", evidence: [] };

export function draftOf(rating: Rating): Draft {
  return {
    areas: rating.problem_areas,
    items: Object.fromEntries(rating.items.map(({ item, ...value }) => [item, value])),
    flags: Object.fromEntries(
      rating.flags.map(({ flag, note, evidence }) => [flag, { raised: true, note, evidence }]),
    ),
    note: rating.note,
  };
}

/** The score on a scale, null while there is none. */
export function scoreOn(value: ItemValue, scale: ScaleId): number | null {
  return value.values[scale] ?? null;
}

export function itemIn(draft: Pick<Draft, "items">, id: string): ItemValue {
  return draft.items[id] ?? EMPTY_ITEM;
}

export function flagIn(draft: Draft, id: string): FlagValue {
  return draft.flags[id] ?? EMPTY_FLAG;
}

/** The place an edit is about. */
export function keyOf(edit: Edit): string {
  return edit.kind === "item" || edit.kind === "flag" ? `${edit.kind}:${edit.id}` : edit.kind;
}

export function withEdit(draft: Draft, edit: Edit): Draft {
  switch (edit.kind) {
    case "item":
      return { ...draft, items: { ...draft.items, [edit.id]: edit.value } };
    case "flag":
      return { ...draft, flags: { ...draft.flags, [edit.id]: edit.value } };
    case "areas":
      return { ...draft, areas: edit.value };
    case "note":
      return { ...draft, note: edit.value };
  }
}

/** What a draft holds at the place of an edit, as an edit. */
export function standingAt(draft: Draft, edit: Edit): Edit {
  switch (edit.kind) {
    case "item":
      return { ...edit, value: itemIn(draft, edit.id) };
    case "flag":
      return { ...edit, value: flagIn(draft, edit.id) };
    case "areas":
      return { ...edit, value: draft.areas ?? [] };
    case "note":
      return { ...edit, value: draft.note };
  }
}

function inOrder(turns: readonly number[]): number[] {
  return [...new Set(turns)].sort((a, b) => a - b);
}

function canonical(edit: Edit): string {
  switch (edit.kind) {
    case "item": {
      const { status, values, choices, count, not_applicable_reason, note, evidence } = edit.value;
      return JSON.stringify([
        edit.id,
        status,
        // A scale without a score says what a scale that is not named says.
        Object.entries(values)
          .filter(([, points]) => points !== null)
          .sort(([a], [b]) => (a < b ? -1 : 1)),
        [...choices].sort(),
        count,
        not_applicable_reason,
        note,
        inOrder(evidence),
      ]);
    }
    case "flag":
      // A flag that is not raised holds nothing else.
      return JSON.stringify(
        edit.value.raised
          ? [edit.id, true, edit.value.note, inOrder(edit.value.evidence)]
          : [edit.id, false],
      );
    case "areas":
      return JSON.stringify([...edit.value].sort());
    case "note":
      return edit.value;
  }
}

/** Whether two edits of one place say the same, whatever the order of turns, choices and areas. */
export function saysTheSame(a: Edit, b: Edit): boolean {
  return keyOf(a) === keyOf(b) && canonical(a) === canonical(b);
}

/** The words in an edit: what the rater wrote, as against what they chose. */
export function wordsOf(edit: Edit): string {
  if (edit.kind === "note") return edit.value;
  return edit.kind === "areas" ? "" : edit.value.note;
}

/** The same edit with other words. */
export function withWords(edit: Edit, words: string): Edit {
  switch (edit.kind) {
    case "item":
      return { ...edit, value: { ...edit.value, note: words } };
    case "flag":
      return { ...edit, value: { ...edit.value, note: words } };
    case "note":
      return { ...edit, value: words };
    case "areas":
      return edit;
  }
}
