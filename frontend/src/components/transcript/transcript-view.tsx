import { useVirtualizer } from "@tanstack/react-virtual";
import {
  type MouseEvent,
  type ReactNode,
  type Ref,
  useImperativeHandle,
  useMemo,
  useRef,
} from "react";
import { TranscriptTurn, type TranscriptTurnMark, type TurnToShow } from "./transcript-turn";
import type { SelectHow } from "./use-turn-selection";
import "./transcript-view.css";

export interface TranscriptHandle {
  /** Bring a turn into view without changing the selection. */
  scrollToTurn: (turn: number, align?: "auto" | "center") => void;
  focus: () => void;
}

export interface TranscriptViewProps {
  /** In order; only these are shown, so a speaker filter hands over fewer. */
  turns: readonly TurnToShow[];
  /** Name of the region: "Transcript of session K7QX". */
  label: string;
  /** Selected turn numbers. */
  selected?: ReadonlySet<number>;
  /** The turn the keyboard stands on. */
  current?: number | null;
  /** Marks beside turns, by turn number: evidence, flags, warnings. */
  marks?: ReadonlyMap<number, readonly TranscriptTurnMark[]>;
  /** The turn whose recording is played. */
  heard?: number | null;
  /** Without it the time of a turn is only shown. */
  onTime?: ((startMs: number) => void) | undefined;
  /** Words to mark in the text. */
  search?: string;
  /** Without it turns cannot be selected. */
  onSelect?: (turn: number, how: SelectHow) => void;
  onMark?: (mark: TranscriptTurnMark, turn: number) => void;
  /** Draws the text of a turn in another way; keep it the same from render to render. */
  renderText?: (turn: TurnToShow) => ReactNode;
  /** CSS height of the scrolling region. */
  height?: string;
  ref?: Ref<TranscriptHandle>;
}

const NOTHING: ReadonlySet<number> = new Set();
const NO_MARKS: readonly TranscriptTurnMark[] = [];

function turnAt(node: Node | null): number | null {
  const element = node instanceof Element ? node : (node?.parentElement ?? null);
  const number = element?.closest("[data-turn]")?.getAttribute("data-turn");
  return number ? Number(number) : null;
}

/**
 * A transcript to read and, with `onSelect`, to select turns in: a click, a Shift-click, or a
 * drag over the text. Only the turns in view are in the page, so thousands of turns scroll freely.
 */
export function TranscriptView({
  turns,
  label,
  selected = NOTHING,
  current = null,
  marks,
  heard = null,
  onTime,
  search = "",
  onSelect,
  onMark,
  renderText,
  height = "70vh",
  ref,
}: TranscriptViewProps) {
  const region = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- the virtualiser keeps its own state
  const virtual = useVirtualizer({
    count: turns.length,
    getScrollElement: () => region.current,
    estimateSize: (index) => 34 + 26 * Math.floor((turns[index]?.text.length ?? 0) / 68),
    getItemKey: (index) => turns[index]?.number ?? index,
    overscan: 12,
  });

  const indexOf = useMemo(() => new Map(turns.map((turn, index) => [turn.number, index])), [turns]);
  useImperativeHandle(
    ref,
    () => ({
      scrollToTurn(turn, align = "auto") {
        const index = indexOf.get(turn);
        if (index !== undefined) virtual.scrollToIndex(index, { align });
      },
      focus() {
        region.current?.focus();
      },
    }),
    [indexOf, virtual],
  );

  // Where several people share a role, the letter alone would not say who speaks.
  const sharedRoles = useMemo(() => {
    const speakers = new Map<string, Set<string>>();
    for (const turn of turns) {
      const known = speakers.get(turn.role) ?? new Set<string>();
      speakers.set(turn.role, known.add(turn.speaker));
    }
    return new Set([...speakers].filter(([, names]) => names.size > 1).map(([role]) => role));
  }, [turns]);

  function choose(event: MouseEvent<HTMLDivElement>) {
    if (!onSelect || (event.target as Element).closest("[data-turn-mark], [data-turn-time]"))
      return;
    const text = window.getSelection();
    if (text && !text.isCollapsed) {
      const from = turnAt(text.anchorNode);
      const to = turnAt(text.focusNode);
      if (from !== null && to !== null) {
        onSelect(from, event.shiftKey ? "extend" : "replace");
        if (to !== from) onSelect(to, "extend");
        return;
      }
    }
    const turn = turnAt(event.target as Node);
    if (turn !== null) onSelect(turn, event.shiftKey ? "extend" : "replace");
  }

  return (
    // A convenience for the mouse: the number of each turn is a button that does the same.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events
    <div
      ref={region}
      className="transcript"
      role="region"
      aria-label={label}
      tabIndex={0}
      style={{ height }}
      onClick={choose}
    >
      <div role="list" className="transcript__list" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((row) => {
          const turn = turns[row.index];
          if (!turn) return null;
          return (
            <div
              key={row.key}
              ref={virtual.measureElement}
              data-index={row.index}
              data-turn={turn.number}
              role="listitem"
              aria-setsize={turns.length}
              aria-posinset={row.index + 1}
              className="transcript__row"
              style={{ transform: `translateY(${row.start}px)` }}
            >
              <TranscriptTurn
                turn={turn}
                isSelected={selected.has(turn.number)}
                isCurrent={current === turn.number}
                isSelectable={onSelect !== undefined}
                isHeard={heard === turn.number}
                showsSpeaker={sharedRoles.has(turn.role)}
                marks={marks?.get(turn.number) ?? NO_MARKS}
                search={search}
                onTime={onTime}
                {...(onMark ? { onMark } : {})}
                {...(renderText ? { renderText } : {})}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}
