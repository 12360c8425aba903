/** What a comparison of two versions says, in words. */
import type { PartComparison, VersionComparison } from "@/api/types";
import { counted, fromCode } from "@/lib/words";

export type ComparisonChange = PartComparison["change"];

/** In the order a reader needs them: what scores cannot cross first. */
export const CHANGES: readonly { id: ComparisonChange; title: string; says: string }[] = [
  { id: "dropped", title: "Dropped", says: "Only in the earlier version." },
  { id: "new", title: "New", says: "Only in the later version." },
  {
    id: "rescaled",
    title: "Rescaled",
    says: "Earlier scores are translated for curves; reliability keeps the versions apart.",
  },
  {
    id: "unstated",
    title: "Changed",
    says: "The later version does not say whether scores mean the same; they stay apart.",
  },
  { id: "reworded", title: "Reworded", says: "Other words, and scores that mean the same." },
];

function nounFor(parts: readonly PartComparison[]): { one: string; many: string } {
  return parts.every(({ kind }) => kind === "item")
    ? { one: "item", many: "items" }
    : { one: "part", many: "parts" };
}

/** "24 of 26 items can be compared with 1.0; curves and reliability across versions use those." */
export function comparisonSentence(comparison: VersionComparison): string {
  const { earlier_version: earlier, later_version: later } = comparison;
  if (!comparison.has_lineage) {
    return `Version ${later} does not say what became of the parts of ${earlier}: curves and reliability keep the two apart.`;
  }
  const parts = comparison.parts.filter(({ id }) => id !== null);
  const { one, many } = nounFor(parts);
  const curves = parts.filter((part) => part.spans_curves).length;
  const reliability = parts.filter((part) => part.spans_reliability).length;
  const all = counted(parts.length, one, many);
  if (curves === 0) return `No ${one} can be compared with ${earlier}: curves begin anew.`;
  const share = curves === parts.length ? `All ${all}` : `${curves} of ${all}`;
  if (curves === reliability) {
    return `${share} can be compared with ${earlier}; curves and reliability across versions use those.`;
  }
  const narrower =
    reliability === 0 ? "reliability uses none" : `reliability uses ${reliability} of them`;
  return `${share} can be compared with ${earlier}; curves across versions use those, ${narrower}.`;
}

/** "3 reworded, 1 new and 22 unchanged" as parts of a sentence. */
export function tally(parts: readonly PartComparison[]): string[] {
  const changes: readonly [ComparisonChange, string][] = [
    ["same", "unchanged"],
    ["reworded", "reworded"],
    ["unstated", "changed"],
    ["rescaled", "rescaled"],
    ["new", "new"],
    ["dropped", "dropped"],
  ];
  return changes.flatMap(([change, word]) => {
    const n = parts.filter((part) => part.change === change).length;
    return n > 0 ? [`${n} ${word}`] : [];
  });
}

const PLACES: Readonly<Record<string, string>> = {
  assesses: "What it assesses",
  counter_evidence: "Does not count",
  motivated_by: "Why it is rated",
  asked_if: "Asked if",
  at_most: "At most",
  guidance: "Rule",
  applicability: "Asked for",
  sections: "Section",
  flags: "Flag",
  choices: "Choice",
};

/** "anchors.adherence.2" as "Adherence, at 2". */
export function placeWords(place: string): string {
  const [first = "", ...rest] = place.split(".");
  if (first === "anchors" && rest.length === 2) {
    return `${fromCode(rest[0] ?? "")}, at ${rest[1] ?? ""}`;
  }
  const words = [
    PLACES[first] ?? fromCode(first),
    ...rest.map((word) => PLACES[word] ?? fromWord(word)),
  ];
  return words.join(" · ");
}

function fromWord(word: string): string {
  return /^[A-Z0-9]+$/.test(word) ? word : fromCode(word).toLowerCase();
}
