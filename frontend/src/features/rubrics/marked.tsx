import { use } from "react";
import { splitByWords } from "@/lib/matches";
import { SearchWords } from "./search-words";

/** A text of the rubric, with the words that are looked for marked. */
export function Marked({ text }: { text: string }) {
  const words = use(SearchWords);
  if (words.length === 0) return text;
  return splitByWords(text, words).map((part, index) =>
    part.isMatch ? <mark key={index}>{part.text}</mark> : part.text,
  );
}
