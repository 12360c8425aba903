import { useState } from "react";
import type { ScaleId, Turn } from "@/api/types";
import { useTurnSelection } from "@/components/transcript/use-turn-selection";
import { applicabilityOf, applies } from "./applicability";
import { flagIn, itemIn } from "./draft";
import { addTurns } from "./item-edits";
import { firstScale } from "./keys";
import { isItem, partIn, partTitle } from "./parts";
import { spokenBy, turnBeside, turnsInWords } from "./places";
import type { RubricDefinition } from "./rubric-definition";
import { firstStop, stopFrom, stopsOf } from "./stops";
import { useAnswering } from "./use-answering";
import type { RatingDraft } from "./use-rating-draft";

export type Sheet = "flags" | "submit" | "keys" | "report";
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

  const part = partIn(rubric, stop);
  const shown = spokenBy(turns, speaker);
  const selected = shown.map(({ number }) => number).filter((n) => selection.selected.has(n));

  function scaleAt(id: string): ScaleId {
    const found = partIn(rubric, id);
    return found && isItem(found) ? firstScale(found, itemIn(draft.draft, id)) : "";
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
    answering.endTyping();
    setSide("rubric");
    if (takesFocus) wishFor(id, at);
  }

  function goOn(by: 1 | -1) {
    const stops = stopsOf(rubric, draft.applicability);
    const next = stopFrom(rubric, stops, stop, by);
    if (next === stop) setSaid(by === 1 ? "This is the last place." : "This is the first place.");
    else goTo(next, { takesFocus: true });
  }

  const answering = useAnswering({
    rubric,
    draft,
    stop,
    part,
    scale,
    goTo: (id) => goTo(id, { takesFocus: true }),
    stayAt: (id, at) => {
      setScale(at);
      wishFor(id, at);
    },
    say: setSaid,
  });

  function addEvidence(to = part) {
    if (!to || !applies(applicabilityOf(draft.applicability, to.id))) {
      answering.answeredPart();
      return;
    }
    if (selected.length === 0) {
      setSaid("Select one or more turns first, with j and k.");
      return;
    }
    const value = itemIn(draft.draft, to.id);
    draft.setItem(to.id, { ...value, evidence: addTurns(value.evidence, selected) });
    setSaid(`Turns ${turnsInWords(selected)} are evidence for ${partTitle(to)}.`);
  }

  function addFlagEvidence(flag: string) {
    const value = flagIn(draft.draft, flag);
    const evidence = addTurns(value.evidence, selected);
    draft.setFlag(flag, { ...value, raised: true, evidence });
  }

  function undo() {
    const undone = draft.undo();
    if (!undone) {
      setSaid("There is nothing to undo.");
      return;
    }
    answering.endTyping();
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
    part,
    scale,
    setScale: (at: ScaleId) => {
      if (at !== scale) answering.endTyping();
      setScale(at);
    },
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
    digit: answering.digit,
    tally: answering.tally,
    digitBack: answering.digitBack,
    mark: answering.mark,
    choose: answering.choose,
    setCount: answering.setCount,
    toggleArea: answering.toggleArea,
    addEvidence,
    addFlagEvidence,
    undo,
    showTurn,
    moveTurn,
  };
}

export type Desk = ReturnType<typeof useDesk>;
