import { fromCode } from "@/lib/words";

const PLACES: Readonly<Record<string, string>> = {
  why: "why it is there",
  sentence: "the sentence",
  rules: "Rule",
  sources: "Source",
};

/** "rules.sessions.sentence" as "Rule · Sessions · the sentence". */
export function placeWords(place: string): string {
  return place
    .split(".")
    .filter((word) => word !== "parameters")
    .map((word) => PLACES[word] ?? fromCode(word))
    .join(" · ");
}
