import { useHotkeys } from "@mantine/hooks";
import { useSingleKeys } from "@/components/use-single-keys";
import type { TurnSelection } from "@/components/transcript/use-turn-selection";

interface EditorKeys {
  selection: TurnSelection;
  onMove: (turn: number) => void;
  onComment: () => void;
  onKeep: () => void;
}

/** The keys of the editor; none acts while somebody writes. */
export function useEditorKeys({ selection, onMove, onComment, onKeep }: EditorKeys): boolean {
  const [singleKeys] = useSingleKeys();
  const move = (by: number, how: "replace" | "extend") => () => {
    selection.move(by, how);
    onMove((selection.current ?? 0) + by);
  };
  useHotkeys(
    singleKeys
      ? [
          ["j", move(1, "replace")],
          ["k", move(-1, "replace")],
          ["shift+j", move(1, "extend")],
          ["shift+k", move(-1, "extend")],
          ["c", onComment],
          ["x", onKeep],
        ]
      : [],
  );
  return singleKeys;
}
