/** What of a text went and what came, word by word. */

export interface DifferencePart {
  text: string;
  /** Stands only in this text, not in the other. */
  isChanged: boolean;
}

/** Beyond this a table of all pairs costs more than it helps. */
const MOST_WORDS = 600;

function wordsAndSpaces(text: string): string[] {
  return text.split(/(\s+)/).filter((part) => part !== "");
}

/** Both texts cut into what they share and what is only theirs. */
export function wordDifference(
  before: string,
  after: string,
): { before: DifferencePart[]; after: DifferencePart[] } {
  const a = wordsAndSpaces(before);
  const b = wordsAndSpaces(after);
  if (a.length > MOST_WORDS || b.length > MOST_WORDS) {
    return {
      before: [{ text: before, isChanged: false }],
      after: [{ text: after, isChanged: false }],
    };
  }
  // lengths[i][j]: the longest run of words, in order, that a from i and b from j share.
  const lengths = Array.from({ length: a.length + 1 }, () =>
    new Array<number>(b.length + 1).fill(0),
  );
  const at = (i: number, j: number) => lengths[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    const row = lengths[i] ?? [];
    for (let j = b.length - 1; j >= 0; j -= 1) {
      row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const left: DifferencePart[] = [];
  const right: DifferencePart[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      add(left, a[i] ?? "", false);
      add(right, b[j] ?? "", false);
      i += 1;
      j += 1;
    } else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) {
      add(left, a[i] ?? "", true);
      i += 1;
    } else {
      add(right, b[j] ?? "", true);
      j += 1;
    }
  }
  return { before: joined(left), after: joined(right) };
}

/** The space between two changed words belongs to what changed. */
function joined(parts: DifferencePart[]): DifferencePart[] {
  const result: DifferencePart[] = [];
  parts.forEach((part, index) => {
    const isBetween =
      part.text.trim() === "" &&
      parts[index - 1]?.isChanged === true &&
      parts[index + 1]?.isChanged === true;
    add(result, part.text, part.isChanged || isBetween);
  });
  return result;
}

function add(parts: DifferencePart[], text: string, isChanged: boolean): void {
  const last = parts.at(-1);
  if (last?.isChanged === isChanged) last.text += text;
  else parts.push({ text, isChanged });
}
