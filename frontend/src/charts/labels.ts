/** Fitting words into a drawing that does not wrap or move them by itself. */

/** A text in at most `lines` lines of about `width` characters; what does not fit ends in "…". */
export function wrapped(text: string, width: number, lines = 2): string[] {
  const result: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (longer.length <= width || line === "") {
      line = longer;
    } else {
      result.push(line);
      line = word;
    }
  }
  if (line !== "") result.push(line);
  if (result.length > lines) {
    const kept = result.slice(0, lines);
    kept[lines - 1] = `${kept[lines - 1] ?? ""}…`;
    return kept.map((part) => cut(part, width));
  }
  return result.map((part) => cut(part, width));
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(1, width - 1)).trimEnd()}…`;
}

/**
 * Heights for labels that want to stand at `wanted`: as near as `gap` allows, in the same order,
 * and between `top` and `bottom` as long as they fit there.
 */
export function spread(
  wanted: readonly number[],
  gap: number,
  top: number,
  bottom: number,
): number[] {
  const order = wanted.map((y, at) => ({ y, at })).sort((a, b) => a.y - b.y || a.at - b.at);
  let least = top;
  for (const entry of order) {
    entry.y = Math.max(entry.y, least);
    least = entry.y + gap;
  }
  let most = bottom;
  for (const entry of order.toReversed()) {
    entry.y = Math.min(entry.y, most);
    most = entry.y - gap;
  }
  const placed = Array.from(wanted, () => 0);
  for (const { y, at } of order) placed[at] = y;
  return placed;
}
