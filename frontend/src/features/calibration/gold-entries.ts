import type { GoldEntryDraft, GoldFormItem } from "@/api/types";

/** What is entered for an item at first: what raters agreed on, or nothing. */
export function entryFor(item: GoldFormItem): GoldEntryDraft {
  const { agreed } = item;
  return {
    item: item.item,
    status: agreed?.status ?? "unscored",
    values: agreed === null ? {} : { ...agreed.values },
    choices: agreed === null ? [] : [...agreed.choices],
    count: agreed?.count ?? null,
    not_applicable_reason: agreed?.not_applicable_reason ?? null,
    turns: agreed === null ? [] : [...agreed.turns],
    rationale: "",
  };
}

/** Whether an item says everything that is asked. */
export function isComplete(item: GoldFormItem, entry: GoldEntryDraft | undefined): boolean {
  if (entry === undefined || entry.status === "unscored") return false;
  if (entry.status !== "scored") return true;
  if (item.kind === "category") return entry.choices.length > 0;
  if (item.kind === "count") return entry.count !== null;
  return item.scales.every((scale) => typeof entry.values[scale] === "number");
}

/** Turn numbers as they are typed: "4, 12". */
export function turnsFrom(text: string): number[] {
  const found = text.match(/\d+/g) ?? [];
  return [...new Set(found.map(Number))].filter((turn) => turn > 0).sort((a, b) => a - b);
}
