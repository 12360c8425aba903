/** What a review says, worked out in the page: order, focus, progress, and changes put in. */
import type {
  Deidentification,
  ReviewChange,
  ReviewEntity,
  ReviewSpan,
  SpanDecision,
  Turn,
} from "@/api/types";
import { toUnits } from "@/lib/code-points";

export interface Progress {
  decided: number;
  total: number;
  unsure: number;
}

export function progressOf(spans: readonly ReviewSpan[]): Progress {
  const open = spans.filter((span) => span.decision === "undecided");
  return {
    decided: spans.length - open.length,
    total: spans.length,
    unsure: open.filter((span) => span.is_unsure).length,
  };
}

/** "23 of 61 decided, 4 unsure first". */
export function progressInWords({ decided, total, unsure }: Progress, unsureFirst: boolean) {
  const rest = unsure > 0 ? `, ${unsure} unsure${unsureFirst ? " first" : ""}` : "";
  return `${decided} of ${total} decided${rest}`;
}

/** The spans in the order in which they are gone through. */
export function inOrder(spans: readonly ReviewSpan[], unsureFirst: boolean): ReviewSpan[] {
  const rank = (span: ReviewSpan) => (unsureFirst && !span.is_unsure ? 1 : 0);
  return [...spans].sort((a, b) => rank(a) - rank(b) || a.turn - b.turn || a.start - b.start);
}

/**
 * The undecided span after, or before, the one in focus; round the end, so that what was passed
 * over is met again.
 */
export function neighbour(
  ordered: readonly ReviewSpan[],
  focus: string | null,
  by: 1 | -1,
): string | null {
  const at = ordered.findIndex((span) => span.id === focus);
  const from = at === -1 && by === -1 ? 0 : at;
  for (let step = 1; step <= ordered.length; step += 1) {
    const place = (from + by * step + ordered.length * 2) % ordered.length;
    const span = ordered[place];
    if (span?.decision === "undecided") return span.id;
  }
  return null;
}

/** The review with these spans decided, before the server has said so. */
export function guessed(
  review: Deidentification,
  ids: ReadonlySet<string>,
  decision: SpanDecision,
): Deidentification {
  return {
    ...review,
    spans: review.spans.map((span) => (ids.has(span.id) ? { ...span, decision } : span)),
  };
}

/** The review after the server's answer. */
export function merged(review: Deidentification, change: ReviewChange): Deidentification {
  const removed = new Set(change.removed);
  const changed = new Map(change.spans.map((span) => [span.id, span]));
  const replacements = new Map(change.entities.map((one) => [one.key, one.replacement]));
  const kept = review.spans
    .filter((span) => !removed.has(span.id))
    .map((span) => {
      const now = changed.get(span.id) ?? span;
      changed.delete(span.id);
      // A person renamed is renamed in every place without a replacement of its own.
      const replacement = replacements.get(now.entity);
      return now.is_changed || replacement === undefined ? now : { ...now, replacement };
    });
  const spans = [...kept, ...changed.values()].sort((a, b) => a.turn - b.turn || a.start - b.start);
  return {
    ...review,
    version: change.version,
    counts: change.counts,
    entities: change.entities,
    speakers: change.speakers,
    can_undo: change.can_undo,
    spans,
  };
}

/** The words of a span. */
export function wordsOf(span: ReviewSpan, texts: ReadonlyMap<number, string>): string {
  const text = texts.get(span.turn) ?? "";
  return text.slice(toUnits(text, span.start), toUnits(text, span.end));
}

export function textsOf(turns: readonly Turn[]): Map<number, string> {
  return new Map(turns.map((turn) => [turn.number, turn.text]));
}

export interface EntityRow {
  entity: ReviewEntity;
  spans: readonly ReviewSpan[];
  /** How it is called, as often as it is, most often first. */
  forms: readonly string[];
  nOpen: number;
}

/** The people, places and things of a review, those with most left to decide first. */
export function entityRows(
  review: Deidentification,
  texts: ReadonlyMap<number, string>,
): EntityRow[] {
  const spans = new Map<string, ReviewSpan[]>();
  for (const span of review.spans) {
    const known = spans.get(span.entity);
    if (known) known.push(span);
    else spans.set(span.entity, [span]);
  }
  const rows = review.entities.flatMap((entity): EntityRow[] => {
    const own = spans.get(entity.key);
    if (!own) return [];
    const times = new Map<string, number>();
    for (const span of own) {
      const form = wordsOf(span, texts);
      times.set(form, (times.get(form) ?? 0) + 1);
    }
    const forms = [...times].sort((a, b) => b[1] - a[1]).map(([form]) => form);
    const nOpen = own.filter((span) => span.decision === "undecided").length;
    return [{ entity, spans: own, forms, nOpen }];
  });
  return rows.sort(
    (a, b) => Number(b.nOpen > 0) - Number(a.nOpen > 0) || b.spans.length - a.spans.length,
  );
}

export interface Place {
  turn: number;
  /** In the browser's count. */
  start: number;
  end: number;
}

/** Where words stand in a turn and nothing is marked yet; null where they do not. */
export function placeOf(
  words: string,
  turn: number,
  texts: ReadonlyMap<number, string>,
  spans: readonly ReviewSpan[],
): Place | null {
  const text = texts.get(turn);
  if (text === undefined || words.trim() === "") return null;
  const taken = spans
    .filter((span) => span.turn === turn && span.decision !== "rejected")
    .map((span) => [toUnits(text, span.start), toUnits(text, span.end)] as const);
  const wanted = words.toLowerCase();
  const said = text.toLowerCase();
  for (let at = said.indexOf(wanted); at !== -1; at = said.indexOf(wanted, at + 1)) {
    const end = at + words.length;
    if (!taken.some(([from, to]) => from < end && at < to)) return { turn, start: at, end };
  }
  return null;
}
