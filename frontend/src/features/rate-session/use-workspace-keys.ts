import { useEffect, useEffectEvent } from "react";
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
}

/** Listens to the whole page, so that no place has to be focused first. */
export function useWorkspaceKeys({
  desk,
  isOn,
  singleKeys,
  hasFlags,
  onSearch,
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
