export interface TextPart {
  text: string;
  isMatch: boolean;
}

/** A text cut at every place where the words looked for stand, whatever their case. */
export function splitByMatch(text: string, search: string): TextPart[] {
  const wanted = search.trim().toLowerCase();
  if (wanted === "") return [{ text, isMatch: false }];
  const lower = text.toLowerCase();
  // Lower-casing can change the length of a few letters; then the places would not fit.
  if (lower.length !== text.length) return [{ text, isMatch: false }];
  const parts: TextPart[] = [];
  let from = 0;
  for (let at = lower.indexOf(wanted); at !== -1; at = lower.indexOf(wanted, from)) {
    if (at > from) parts.push({ text: text.slice(from, at), isMatch: false });
    parts.push({ text: text.slice(at, at + wanted.length), isMatch: true });
    from = at + wanted.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), isMatch: false });
  return parts;
}

/** The words of a search, each once, in lower case. */
export function wordsOf(search: string): string[] {
  return [...new Set(search.toLowerCase().split(/\s+/).filter(Boolean))];
}

/** Whether every one of the words stands somewhere in the texts. */
export function holdsWords(texts: readonly (string | null)[], words: readonly string[]): boolean {
  const all = texts.join("\n").toLowerCase();
  return words.every((word) => all.includes(word));
}

/** A text cut at every place where any of the words stands. */
export function splitByWords(text: string, words: readonly string[]): TextPart[] {
  return words.reduce<TextPart[]>(
    (parts, word) =>
      parts.flatMap((part) => (part.isMatch ? [part] : splitByMatch(part.text, word))),
    [{ text, isMatch: false }],
  );
}
