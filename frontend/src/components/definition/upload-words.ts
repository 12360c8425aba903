/** Why a definition is not added, and what to do about it. */

interface Refusal {
  title: string;
  advice: string;
}

const REFUSALS: Readonly<Record<string, Refusal>> = {
  rubric_invalid: {
    title: "Something in the text has to be put right",
    advice: "Nothing was stored, and your text is still here.",
  },
  version_taken: {
    title: "This version number is taken",
    advice:
      "A published version never changes, so that old ratings keep their meaning. Give your text a higher version, and say with “follows” which version it follows.",
  },
  already_there: {
    title: "The programme has exactly this text already",
    advice: "There is nothing to add.",
  },
  version_not_newer: {
    title: "The version is not newer than the one you have",
    advice: "Give your text a version that is higher than the newest one of the programme.",
  },
  lineage_missing: {
    title: "The text does not say what became of the earlier version",
    advice:
      "Without that, curves and reliability cannot go on. Add “follows” at the top and “lineage” to every item, question and count.",
  },
  earlier_version_missing: {
    title: "The text follows a version that is not here",
    advice: "Add that version first, or take “follows” and every “lineage” out.",
  },
  slug_taken: {
    title: "The name belongs to a text that comes with Attune",
    advice: "Give your text another “slug”. Its title may stay.",
  },
  pathway_does_not_fit: {
    title: "The rules do not fit the instrument",
    advice: "Change the rules named below, or bind the text to another instrument.",
  },
  instrument_missing: {
    title: "The programme has no such instrument",
    advice: "Add the instrument first, or name another one.",
  },
  permission_missing: {
    title: "Say by what right the programme uses this text",
    advice: "Name who owns it and what they allow; one or two sentences are enough.",
  },
  body_too_large: {
    title: "The text is too long",
    advice: "At most one million characters are read.",
  },
};

/** Words for a refusal's code; a code that is not known keeps the server's own sentence. */
export function refusalWords(code: string): Refusal {
  return (
    REFUSALS[code] ?? {
      title: "It cannot be added",
      advice: "Nothing was stored, and your text is still here.",
    }
  );
}

/** "Line 42, A3, unknown-key": where a problem is, and which rule it breaks. */
export function problemPlace(line: number | null, item: string | null): string {
  const parts = [
    ...(line === null ? [] : [`Line ${line}`]),
    ...(item === null || item === "" ? [] : [item]),
  ];
  return parts.length === 0 ? "The whole text" : parts.join(" · ");
}
