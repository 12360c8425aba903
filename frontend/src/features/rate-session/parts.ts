/** What an instrument asks of a rater: items, judgements of kind and counts, in one order. */
import type {
  RubricCategory,
  RubricCount,
  RubricDefinition,
  RubricItem,
} from "./rubric-definition";

export type Part = RubricItem | RubricCategory | RubricCount;

export function isItem(part: Part): part is RubricItem {
  return "scales" in part;
}

export function isCategory(part: Part): part is RubricCategory {
  return "choices" in part;
}

export function isCount(part: Part): part is RubricCount {
  return "examples" in part;
}

export interface PartGroup {
  /** Of the section; null for what belongs to none. */
  id: string | null;
  title: string;
  parts: Part[];
}

/**
 * The parts as they stand on the page. In a section, kinds are asked first, because other answers
 * may wait for them; then items; then counts. What belongs to no section stands around the
 * sections in the same way.
 */
export function groupsOf(rubric: RubricDefinition): PartGroup[] {
  const { categories, items, counts } = rubric;
  const here = (section: string | null) => (part: Part) => part.section === section;
  const groups: PartGroup[] = [
    { id: null, title: "About the session", parts: categories.filter(here(null)) },
    ...rubric.sections.map(({ id, title }) => ({
      id,
      title,
      parts: [
        ...categories.filter(here(id)),
        ...items.filter(here(id)),
        ...counts.filter(here(id)),
      ],
    })),
    { id: null, title: "Counted over the session", parts: counts.filter(here(null)) },
  ];
  return groups.filter(({ parts }) => parts.length > 0);
}

export function partsOf(rubric: RubricDefinition): Part[] {
  return groupsOf(rubric).flatMap(({ parts }) => parts);
}

export function partIn(rubric: RubricDefinition, id: string): Part | null {
  return partsOf(rubric).find((part) => part.id === id) ?? null;
}

/** "Role dispute work", "How did the two meet?" */
export function partName(part: Part): string {
  return isCategory(part) ? part.question : part.name;
}

/** "B4 Role dispute work" */
export function partTitle(part: Part): string {
  return `${part.id} ${partName(part)}`;
}

/** Whether there is more to answer than items. */
export function hasOtherParts(rubric: RubricDefinition): boolean {
  return rubric.categories.length + rubric.counts.length > 0;
}
