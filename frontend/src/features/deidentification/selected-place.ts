import type { Place } from "./review-state";

function textOf(node: Node): Element | null {
  const element = node instanceof Element ? node : node.parentElement;
  return element?.closest("[data-marked-text]") ?? null;
}

/** The words selected on the page, if they stand within one turn; without blanks at the ends. */
export function selectedPlace(): Place | null {
  const selection = window.getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  const text = textOf(range.startContainer);
  if (text === null || textOf(range.endContainer) !== text) return null;
  const turn = Number(text.closest("[data-turn]")?.getAttribute("data-turn"));
  const before = document.createRange();
  before.setStart(text, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const words = range.toString();
  const start = before.toString().length + (words.length - words.trimStart().length);
  const end = start + words.trim().length;
  return end > start && turn > 0 ? { turn, start, end } : null;
}
