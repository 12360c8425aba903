import { useEffect, useEffectEvent } from "react";
import type { Turn } from "@/api/types";
import { type Playback, SKIP_MS } from "@/components/recording/playback";
import { strokeOf, whereOf } from "@/lib/strokes";
import { type Command, commandFor } from "./keys";
import type { Desk } from "./use-desk";

interface WorkspaceKeys {
  desk: Desk;
  isOn: boolean;
  singleKeys: boolean;
  /** Whether the instrument has any. */
  hasFlags: boolean;
  onSearch: () => void;
  /** Of the recording, where there is one to hear. */
  playback: Playback | null;
  turns: readonly Turn[];
}

/** Listens to the whole page, so that no place has to be focused first. */
export function useWorkspaceKeys({
  desk,
  isOn,
  singleKeys,
  hasFlags,
  onSearch,
  playback,
  turns,
}: WorkspaceKeys): void {
  function run(command: Command) {
    switch (command.do) {
      case "item":
        desk.goOn(command.by);
        break;
      case "turn":
        desk.moveTurn(command.by, command.how);
        break;
      case "digit":
        desk.digit(command.digit);
        break;
      case "tally":
        desk.tally(command.by);
        break;
      case "digit_back":
        desk.digitBack();
        break;
      case "evidence":
        desk.addEvidence();
        break;
      case "not_applicable":
        desk.mark("n");
        break;
      case "missed":
        desk.mark("m");
        break;
      case "anchors":
        desk.toggleAnchors();
        break;
      case "undo":
        desk.undo();
        break;
      case "search":
        onSearch();
        break;
      case "play":
        playback?.toggle();
        break;
      case "play_back":
        playback?.skip(-SKIP_MS);
        break;
      case "play_turn": {
        const turn = turns.find(({ number }) => number === (desk.selection.current ?? 1));
        if (typeof turn?.start_ms === "number") playback?.playFrom(turn.start_ms);
        break;
      }
      case "speed":
        playback?.changeSpeed(command.by);
        break;
      case "leave_field":
        desk.goTo(desk.stop, { takesFocus: true });
        break;
      case "flags":
        if (hasFlags) desk.setSheet("flags");
        break;
      case "submit":
      case "report":
      case "keys":
        desk.setSheet(command.do);
        break;
    }
  }

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || desk.sheet !== null) return;
    const command = commandFor(strokeOf(event), whereOf(event.target), singleKeys);
    if (!command) return;
    event.preventDefault();
    run(command);
  });

  useEffect(() => {
    if (!isOn) return;
    const listen = (event: KeyboardEvent) => onKey(event);
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [isOn]);
}
