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
