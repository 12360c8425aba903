import { useState } from "react";
import type { ScaleId, Turn } from "@/api/types";
import { useTurnSelection } from "@/components/transcript/use-turn-selection";
import { flagIn, itemIn, type ItemValue, scoreOn } from "./draft";
import { addTurns, statusChoices, withScore, withStatus } from "./item-edits";
import { applicabilityOf, applies, itemState, needsEvidence, whyOut } from "./item-state";
import { firstScale, scaleAfter } from "./keys";
import { spokenBy, turnBeside, turnsInWords } from "./places";
import { itemTitle, type RubricDefinition, type RubricItem, scaleOf } from "./rubric-definition";
import { AREAS, firstStop, openStopAfter, stopFrom, stopsOf } from "./stops";
import type { RatingDraft } from "./use-rating-draft";

export type Sheet = "flags" | "submit" | "keys";
export type Speaker = "" | Turn["role"];

interface FocusWish {
  stop: string;
  scale: ScaleId;
  /** Rises with every wish, so that the same place can be wished for again. */
  count: number;
}

/** Where the rater is on the page, and what their acts do there. */
export function useDesk(rubric: RubricDefinition, draft: RatingDraft, turns: readonly Turn[]) {
  const [stop, setStop] = useState(() =>
    draft.canWrite ? firstStop(rubric, draft.draft, draft.applicability) : "",
  );
  const [scale, setScale] = useState<ScaleId>(() => scaleAt(stop));
  const [wish, setWish] = useState<FocusWish | null>(null);
  const [showsAllAnchors, setShowsAllAnchors] = useState(false);
  const [sheet, setSheet] = useState<Sheet | null>(null);
  const [side, setSide] = useState<"transcript" | "rubric">("rubric");
  const [said, setSaid] = useState("");
  // Only for who does not see the turn move.
  const [turnSpoken, setTurnSpoken] = useState("");
  const [speaker, setSpeaker] = useState<Speaker>("");
  const [scrollWish, setScrollWish] = useState({ turn: 0, count: 0 });
  const selection = useTurnSelection(turns.length);

  const item = rubric.items.find(({ id }) => id === stop) ?? null;
  const shown = spokenBy(turns, speaker);
  const selected = shown.map(({ number }) => number).filter((n) => selection.selected.has(n));

  function scaleAt(id: string): ScaleId {
    const found = rubric.items.find((other) => other.id === id);
    return found ? firstScale(found, itemIn(draft.draft, id)) : "";
  }

  function wishFor(id: string, at: ScaleId) {
    setWish((before) => ({ stop: id, scale: at, count: (before?.count ?? 0) + 1 }));
  }

  /** Open an item; by keyboard the focus goes there as well. */
  function goTo(id: string, { takesFocus }: { takesFocus: boolean }) {
    const at = scaleAt(id);
    setStop(id);
    setScale(at);
    setSaid("");
    setSide("rubric");
    if (takesFocus) wishFor(id, at);
  }

  function goOn(by: 1 | -1) {
    const stops = stopsOf(rubric, draft.applicability);
    const next = stopFrom(rubric, stops, stop, by);
    if (next === stop) setSaid(by === 1 ? "This is the last item." : "This is the first place.");
    else goTo(next, { takesFocus: true });
  }

  /** The item in focus, if it can be rated; otherwise says why not. */
  function ratedItem(): RubricItem | null {
    if (!item) {
      setSaid("Choose an item first: press ↓.");
      return null;
    }
    const known = applicabilityOf(draft.applicability, item.id);
    if (applies(known)) return item;
    const { session_phase: phase, session_format: format } = draft.rating;
    if (known.state === "awaits_problem_area") {
      setSaid("Record the problem area first; this item waits for it.");
    } else if (known.state === "awaits_answer") {
      setSaid("This item waits for the answer it depends on.");
    } else setSaid(whyOut(known.reason, phase, format));
    return null;
  }

  /** Store an item's value; true where that completed the item and the next open one is shown. */
  function enter(rated: RubricItem, value: ItemValue): boolean {
    const known = applicabilityOf(draft.applicability, rated.id);
    const before = itemState(rubric, rated, itemIn(draft.draft, rated.id), known);
    const after = itemState(rubric, rated, value, known);
    draft.setItem(rated.id, value);
    // A correction stays where it is.
    if (after.progress !== "done" || before.progress === "done") return false;
    const next = openStopAfter(rubric, draft.draft, draft.applicability, rated.id);
    if (next !== null) goTo(next, { takesFocus: true });
    else {
      wishFor(rated.id, scale);
      setSaid("Every item is rated. Press s to submit.");
    }
    return true;
  }

  function score(points: number) {
    if (stop === AREAS) {
      toggleArea(rubric.problem_areas[points - 1]?.id);
      return;
    }
    const rated = ratedItem();
    if (!rated) return;
    const { min, max, label } = scaleOf(rubric, scale);
    if (points < min || points > max) {
      setSaid(`${label} goes from ${min} to ${max}; nothing was changed.`);
      return;
    }
    const value = withScore(itemIn(draft.draft, rated.id), scale, points);
    if (enter(rated, value)) return;
    const next = scaleAfter(rated, scale, value);
    setScale(next);
    wishFor(rated.id, next);
    const isWhole = rated.scales.every((other) => scoreOn(value, other) !== null);
    setSaid(
      isWhole && needsEvidence(rubric, value)
        ? `Select turns with j and k and press e: ${rated.id} needs evidence.`
        : "",
    );
  }

  function mark(key: "m" | "n") {
    const rated = ratedItem();
    if (!rated) return;
    const choices = statusChoices(applicabilityOf(draft.applicability, rated.id));
    const choice = choices.find((other) => other.key === key);
    if (!choice) {
      setSaid(`${rated.id} is required in this session. If it was not done, press m: absent.`);
      return;
    }
    const value = withStatus(itemIn(draft.draft, rated.id), choice.status);
    enter(rated, value);
  }

  function addEvidence(to = item) {
    if (!to || !applies(applicabilityOf(draft.applicability, to.id))) {
      ratedItem();
      return;
    }
    if (selected.length === 0) {
      setSaid("Select one or more turns first, with j and k.");
      return;
    }
    const value = itemIn(draft.draft, to.id);
    draft.setItem(to.id, { ...value, evidence: addTurns(value.evidence, selected) });
    setSaid(`Turns ${turnsInWords(selected)} are evidence for ${itemTitle(to)}.`);
  }

  function addFlagEvidence(flag: string) {
    const value = flagIn(draft.draft, flag);
    const evidence = addTurns(value.evidence, selected);
    draft.setFlag(flag, { ...value, raised: true, evidence });
  }

  function toggleArea(id: string | undefined) {
    if (id === undefined) return;
    const areas = draft.draft.areas ?? [];
    const { at_most: most } = rubric.problem_area;
    if (!areas.includes(id) && areas.length === most && most > 1) {
      const known = most === 2 ? "one or two" : `one to ${most}`;
      setSaid(`A session has ${known} problem areas. Take one away first.`);
    } else if (!areas.includes(id) && most === 1) {
      setSaid("");
      draft.setAreas([id]);
    } else if (areas.length === 1 && areas[0] === id) {
      setSaid("One problem area stays recorded. Choose another one first.");
    } else {
      setSaid("");
      draft.setAreas(areas.includes(id) ? areas.filter((area) => area !== id) : [...areas, id]);
    }
  }

  function undo() {
    const undone = draft.undo();
    if (!undone) {
      setSaid("There is nothing to undo.");
      return;
    }
    if (undone.kind === "item") goTo(undone.id, { takesFocus: true });
    setSaid("The last change is undone.");
  }

  function showTurn(turn: number) {
    if (!shown.some(({ number }) => number === turn)) setSpeaker("");
    selection.select(turn, "replace");
    setSide("transcript");
    setScrollWish(({ count }) => ({ turn, count: count + 1 }));
  }

  function moveTurn(by: 1 | -1, how: "replace" | "extend") {
    const turn = turnBeside(shown, selection.current, by);
    if (turn === null) return;
    selection.select(turn, how);
    setScrollWish(({ count }) => ({ turn, count: count + 1 }));
    const at = turns.find(({ number }) => number === turn);
    setTurnSpoken(at ? `Turn ${turn}, ${at.role}: ${at.text}` : "");
  }

  return {
    stop,
    item,
    scale,
    setScale,
    wish,
    showsAllAnchors,
    toggleAnchors: () => setShowsAllAnchors(!showsAllAnchors),
    sheet,
    setSheet,
    side,
    setSide,
    said,
    turnSpoken,
    speaker,
    setSpeaker,
    shown,
    selection,
    selected,
    scrollWish,
    goTo,
    goOn,
    close: () => setStop(""),
    score,
    mark,
    addEvidence,
    addFlagEvidence,
    toggleArea,
    undo,
    showTurn,
    moveTurn,
  };
}

export type Desk = ReturnType<typeof useDesk>;
