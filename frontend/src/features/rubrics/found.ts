/** What of a rubric holds the words that are looked for. */
import type {
  RubricCategory,
  RubricCount,
  RubricDefinition,
  RubricFlag,
  RubricItem,
} from "@/api/types";
import { holdsWords } from "@/lib/matches";
import { counted, listed } from "@/lib/words";

export interface Found {
  rules: readonly string[];
  /** Ids of the items, categories, counts and flags; they share one set of names. */
  ids: ReadonlySet<string>;
  sentence: string;
}

function itemTexts(item: RubricItem): (string | null)[] {
  const anchors = Object.values(item.anchors).flatMap((points) => Object.values(points));
  const { id, name, assesses, evidence, counter_evidence, motivated_by, note } = item;
  return [id, name, assesses, ...anchors, ...evidence, counter_evidence, motivated_by, note];
}

function categoryTexts({ id, question, choices, note }: RubricCategory): (string | null)[] {
  const answers = choices.flatMap(({ label, description }) => [label, description]);
  return [id, question, ...answers, note];
}

function countTexts({ id, name, assesses, examples, note }: RubricCount): (string | null)[] {
  return [id, name, assesses, ...examples, note];
}

function flagTexts({ id, text }: RubricFlag): string[] {
  return [id, text];
}

export function findIn(definition: RubricDefinition, words: readonly string[]): Found {
  const rules = definition.guidance.filter((rule) => holdsWords([rule], words));
  const items = definition.items.filter((one) => holdsWords(itemTexts(one), words));
  const categories = definition.categories.filter((one) => holdsWords(categoryTexts(one), words));
  const counts = definition.counts.filter((one) => holdsWords(countTexts(one), words));
  const flags = definition.flags.filter((one) => holdsWords(flagTexts(one), words));
  const kinds: [number, string, string][] = [
    [items.length, "item", "items"],
    [categories.length, "question", "questions"],
    [counts.length, "count", "counts"],
    [flags.length, "flag", "flags"],
    [rules.length, "rule for the rater", "rules for the rater"],
  ];
  const found = kinds.filter(([n]) => n > 0).map(([n, one, many]) => counted(n, one, many));
  return {
    rules,
    ids: new Set([...items, ...categories, ...counts, ...flags].map(({ id }) => id)),
    sentence: found.length === 0 ? "Nothing here holds these words." : `${listed(found)} found.`,
  };
}
