const MAX = 500;

/** The numbers of a list such as "12, 14-16"; null where it says something else, or too much. */
export function numbersIn(text: string): number[] | null {
  const found = new Set<number>();
  for (const part of text.split(/[\s,;]+/).filter(Boolean)) {
    const match = /^(\d{1,6})(?:[-–](\d{1,6}))?$/.exec(part);
    if (!match) return null;
    const from = Number(match[1]);
    const to = match[2] === undefined ? from : Number(match[2]);
    if (from < 1 || to < from || to - from >= MAX) return null;
    for (let number = from; number <= to; number += 1) found.add(number);
    if (found.size > MAX) return null;
  }
  return [...found].sort((a, b) => a - b);
}
