import { createContext } from "react";

/** The words that are looked for in a rubric; none while nobody searches. */
export const SearchWords = createContext<readonly string[]>([]);
