/** A key that was pressed, and where: what pages need to decide whether it is theirs. */

export interface Stroke {
  key: string;
  shift: boolean;
  /** Ctrl, Alt or Meta: then the key belongs to the browser. */
  hasModifier: boolean;
  isRepeat: boolean;
}

/** Where the stroke was made. Text fields keep their letters, dialogs keep everything. */
export type Where = "page" | "text" | "choice" | "dialog";

export function whereOf(target: EventTarget | null): Where {
  if (!(target instanceof Element)) return "page";
  if (target.closest('[role="dialog"], [role="menu"]')) return "dialog";
  if (target instanceof HTMLTextAreaElement) return "text";
  if (target instanceof HTMLSelectElement) return "choice";
  if (target instanceof HTMLInputElement) {
    if (target.type === "range") return "choice";
    return target.type === "radio" || target.type === "checkbox" ? "page" : "text";
  }
  return "page";
}

export function strokeOf(event: KeyboardEvent): Stroke {
  return {
    key: event.key,
    shift: event.shiftKey,
    hasModifier: event.ctrlKey || event.altKey || event.metaKey,
    isRepeat: event.repeat,
  };
}
