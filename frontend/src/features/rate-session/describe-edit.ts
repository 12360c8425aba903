/** An edit in words, so that a rater can choose between two of them. */
import type { ItemStatus } from "@/api/types";
import { listed } from "@/lib/words";
import { type Edit, type ItemValue, scoreOn } from "./draft";
import { choicesInWords } from "./item-state";
import { isCategory, isCount, isItem, type Part, partIn } from "./parts";
import { turnsInWords } from "./places";
import { type RubricDefinition, scaleWord } from "./rubric-definition";

const STATUS = {
  unscored: "not rated",
  scored: "",
  absent: "absent",
  missed_opportunity: "missed opportunity",
  not_applicable: "not applicable",
} as const;

function places(evidence: readonly number[]): string {
  return evidence.length === 0 ? "no evidence" : `turns ${turnsInWords(evidence)}`;
}

function quoted(note: string): string {
  return note === "" ? "" : `note “${note}”`;
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(", ");
}

function statusWord(part: Part, status: ItemStatus): string {
  if (status !== "unscored" || isItem(part)) return STATUS[status];
  return isCount(part) ? "not counted" : "not answered";
}

function answerInWords(rubric: RubricDefinition, part: Part, value: ItemValue): string[] {
  if (isCategory(part)) return [`“${choicesInWords(part, value)}”`];
  if (isCount(part)) return [`counted ${value.count ?? "nothing"}`];
  return part.scales.map((id) => `${scaleWord(rubric, id)} ${scoreOn(value, id) ?? "open"}`);
}

export function describeEdit(edit: Edit, rubric: RubricDefinition): string {
  switch (edit.kind) {
    case "item": {
      const { status, evidence, note } = edit.value;
      const part = partIn(rubric, edit.id);
      const answer = status === "scored" && part ? answerInWords(rubric, part, edit.value) : [];
      // Turns are worth a word only where they are asked for, or given.
      const turns = !part || isItem(part) || evidence.length > 0 ? places(evidence) : "";
      return joined([
        part ? statusWord(part, status) : STATUS[status],
        ...answer,
        turns,
        quoted(note),
      ]);
    }
    case "flag": {
      const { raised, evidence, note } = edit.value;
      return raised ? joined(["raised", places(evidence), quoted(note)]) : "not raised";
    }
    case "areas": {
      const chosen = rubric.problem_areas.filter(({ id }) => edit.value.includes(id));
      return chosen.length === 0 ? "not recorded" : listed(chosen.map(({ label }) => label));
    }
    case "note":
      return edit.value === "" ? "empty" : `“${edit.value}”`;
  }
}

/** What an edit is about: "B4", "Flag X5", "The problem area". */
export function placeOf(edit: Edit): string {
  switch (edit.kind) {
    case "item":
      return edit.id;
    case "flag":
      return `Flag ${edit.id}`;
    case "areas":
      return "The problem area";
    case "note":
      return "The note on the session";
  }
}
