/** Replacements as the server takes them: a few words in square brackets. */

export function inBrackets(text: string): string {
  const plain = text.trim();
  if (plain === "") return "";
  return plain.startsWith("[") && plain.endsWith("]") ? plain : `[${plain}]`;
}

export function isReplacement(text: string): boolean {
  return /^\[[^[\]\n]{1,60}\]$/.test(text) && text.slice(1, -1).trim() !== "";
}
