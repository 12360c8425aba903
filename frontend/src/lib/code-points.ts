/**
 * The server counts characters as code points, the browser as UTF-16 units: they differ after an
 * emoji. Plain text, which is nearly all of it, is not walked through.
 */
const PAIR = /[\uD800-\uDBFF][\uDC00-\uDFFF]/;

/** The place in the browser's count of a place in the server's. */
export function toUnits(text: string, points: number): number {
  if (!PAIR.test(text)) return points;
  let units = 0;
  let left = points;
  for (const letter of text) {
    if (left === 0) break;
    left -= 1;
    units += letter.length;
  }
  return units;
}

/** The place in the server's count of a place in the browser's. */
export function toPoints(text: string, units: number): number {
  if (!PAIR.test(text)) return units;
  let points = 0;
  for (let at = 0; at < units; points += 1) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  return points;
}
