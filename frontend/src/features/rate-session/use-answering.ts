import { useState } from "react";
import type { ScaleId } from "@/api/types";
import { applicabilityOf, applies } from "./applicability";
import { itemIn, type ItemValue, scoreOn } from "./draft";
import { statusChoices, withChoice, withCount, withScore, withStatus } from "./item-edits";
import { itemState, needsEvidence, whatIsAwaited, whyOut } from "./item-state";
import { mayGoOn, scaleAfter, type Typed, typedNext } from "./keys";
import { isCategory, isCount, isItem, type Part } from "./parts";
import {
  type RubricCategory,
  type RubricCount,
  type RubricDefinition,
  type RubricItem,
  scaleOf,
} from "./rubric-definition";
import { AREAS, openStopAfter } from "./stops";
import type { RatingDraft } from "./use-rating-draft";

/** More than anybody counts in one session; the server takes no more. */
export const MAX_COUNT = 9999;

interface AnsweringParts {
  rubric: RubricDefinition;
  draft: RatingDraft;
  stop: string;
  part: Part | null;
  scale: ScaleId;
  /** Open a place and put the focus there. */
  goTo: (stop: string) => void;
  /** Stay, with the focus on a scale. */
  stayAt: (stop: string, scale: ScaleId) => void;
  say: (words: string) => void;
}

/** What digits, tallies and the single keys of an answer do at the place in focus. */
export function useAnswering({
  rubric,
  draft,
  stop,
  part,
  scale,
  goTo,
  stayAt,
  say,
}: AnsweringParts) {
  const [typed, setTyped] = useState<Typed | null>(null);

  /** The part in focus, if it can be answered; otherwise says why not. */
  function answeredPart(): Part | null {
    if (!part) {
      say("Choose an item first: press ↓.");
      return null;
    }
    const known = applicabilityOf(draft.applicability, part.id);
    if (applies(known)) return part;
    const { session_phase: phase, session_format: format } = draft.rating;
    const awaited = whatIsAwaited(rubric, part, known);
    if (known.state === "awaits_problem_area") {
      say("Record the problem area first; this item waits for it.");
    } else say(awaited || whyOut(rubric, part, known.reason, { phase, format }));
    return null;
  }

  /**
   * Store an answer; true where that completed the part and the next open one is shown. `stays`
   * keeps the place although it is complete.
   */
  function enter(answered: Part, value: ItemValue, stays = false): boolean {
    const known = applicabilityOf(draft.applicability, answered.id);
    const before = itemState(rubric, answered, itemIn(draft.draft, answered.id), known);
    const after = itemState(rubric, answered, value, known);
    draft.setItem(answered.id, value);
    // A correction stays where it is.
    if (stays || after.progress !== "done" || before.progress === "done") return false;
    goOnAfter(answered, value);
    return true;
  }

  /** To the next open place, also one that this answer has just opened. */
  function goOnAfter(answered: Part, value: ItemValue) {
    const then = { ...draft.draft, items: { ...draft.draft.items, [answered.id]: value } };
    const next = openStopAfter(rubric, then, draft.applicabilityBy(then), answered.id);
    if (next !== null) goTo(next);
    else {
      stayAt(answered.id, scale);
      say("Everything is answered. Press s to submit.");
    }
  }

  function digit(pressed: number) {
    if (stop === AREAS) {
      toggleArea(rubric.problem_areas[pressed - 1]?.id);
      return;
    }
    const answered = answeredPart();
    if (!answered) return;
    if (isItem(answered)) score(answered, pressed);
    else if (isCategory(answered)) {
      // The tenth choice has the last key of the row.
      const choice = answered.choices[pressed === 0 ? 9 : pressed - 1];
      if (choice) choose(answered, choice.id, true);
      else say(`${answered.id} has ${answered.choices.length} answers; nothing was changed.`);
    } else {
      const next = typedNext(typed, answered.id, pressed, MAX_COUNT);
      setTyped(next);
      setCount(answered, next.number);
    }
  }

  function score(item: RubricItem, pressed: number) {
    const { min, max, label } = scaleOf(rubric, scale);
    const at = `${item.id} ${scale}`;
    const next = max > 9 ? typedNext(typed, at, pressed, max) : { at, number: pressed };
    const points = next.number;
    if (points < min || points > max) {
      say(`${label} goes from ${min} to ${max}; nothing was changed.`);
      return;
    }
    setTyped(max > 9 ? next : null);
    const value = withScore(itemIn(draft.draft, item.id), scale, points);
    const isUnsure = max > 9 && mayGoOn(next, max);
    if (enter(item, value, isUnsure)) return;
    if (isUnsure) {
      say(`${points}. One more digit makes a longer number; otherwise go on with Tab or ↓.`);
      return;
    }
    stayAt(item.id, scaleAfter(item, scale, value));
    const isWhole = item.scales.every((other) => scoreOn(value, other) !== null);
    say(
      isWhole && needsEvidence(rubric, value)
        ? `Select turns with j and k and press e: ${item.id} needs evidence.`
        : "",
    );
  }

  /** By key one answer leads on, as a score does; several may follow the first: then ↓ goes on. */
  function choose(category: RubricCategory, choice: string, isByKey = false) {
    const before = itemIn(draft.draft, category.id);
    const { at_most: most } = category;
    if (most > 1 && !before.choices.includes(choice) && before.choices.length >= most) {
      say(`${category.id} takes at most ${most} answers. Take one away first.`);
      return;
    }
    say("");
    enter(category, withChoice(before, choice, most), !isByKey || most > 1);
  }

  function setCount(count: RubricCount, number: number | null) {
    say("");
    enter(count, withCount(itemIn(draft.draft, count.id), number), true);
  }

  function tally(by: 1 | -1) {
    const answered = answeredPart();
    if (!answered) return;
    if (!isCount(answered)) {
      say(`${answered.id} is not counted; + and - work at a count.`);
      return;
    }
    const before = itemIn(draft.draft, answered.id).count;
    // A number begun is not gone on with after a tally.
    setTyped(null);
    if (before === null && by === -1) say("Nothing is counted yet. Press 0 for none.");
    else if ((before ?? 0) + by < 0) say("A count is 0 or more.");
    else if ((before ?? 0) + by > MAX_COUNT) say(`A count is at most ${MAX_COUNT}.`);
    else setCount(answered, (before ?? 0) + by);
  }

  function digitBack() {
    if (!part || !isCount(part) || !answeredPart()) return;
    const before = itemIn(draft.draft, part.id).count;
    if (before === null) return;
    const number = before > 9 ? Math.floor(before / 10) : null;
    setTyped(number === null ? null : { at: part.id, number });
    setCount(part, number);
  }

  function mark(key: "m" | "n") {
    const answered = answeredPart();
    if (!answered) return;
    const choices = statusChoices(answered, applicabilityOf(draft.applicability, answered.id));
    const choice = choices.find((other) => other.key === key);
    if (!choice) {
      say(whyNoMark(answered, key, choices.length > 0));
      return;
    }
    const value = withStatus(itemIn(draft.draft, answered.id), choice.status);
    enter(answered, value);
  }

  function toggleArea(id: string | undefined) {
    if (id === undefined) return;
    const areas = draft.draft.areas ?? [];
    const { at_most: most } = rubric.problem_area;
    if (!areas.includes(id) && areas.length === most && most > 1) {
      const known = most === 2 ? "one or two" : `one to ${most}`;
      say(`A session has ${known} problem areas. Take one away first.`);
    } else if (!areas.includes(id) && most === 1) {
      say("");
      draft.setAreas([id]);
    } else if (areas.length === 1 && areas[0] === id) {
      say("One problem area stays recorded. Choose another one first.");
    } else {
      say("");
      draft.setAreas(areas.includes(id) ? areas.filter((area) => area !== id) : [...areas, id]);
    }
  }

  return {
    answeredPart,
    digit,
    tally,
    digitBack,
    mark,
    choose,
    setCount,
    toggleArea,
    /** A number begun is not gone on with at another place. */
    endTyping: () => setTyped(null),
  };
}

function whyNoMark(part: Part, key: "m" | "n", isOccasional: boolean): string {
  if (isOccasional && key === "m") {
    return `${part.id} is no item to be missed: answer it, or press n where no occasion arose.`;
  }
  if (isCategory(part)) return `${part.id} is required in this session: choose an answer.`;
  if (isCount(part)) return `${part.id} is required in this session. If there was none, press 0.`;
  return `${part.id} is required in this session. If it was not done, press m: absent.`;
}
