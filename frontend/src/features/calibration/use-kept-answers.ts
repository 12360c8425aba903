import { useState } from "react";
import { KEPT_PREFIX } from "@/api/sign-in";

type Answers = readonly (number | null)[];

/** What is chosen in an open try, kept in this browser until it is handed in or signed out. */
export function useKeptAnswers(id: string, questions: readonly { choices: readonly string[] }[]) {
  const key = `${KEPT_PREFIX}quiz:${id}`;
  const [chosen, setChosen] = useState<Answers>(() => {
    const kept = read(key);
    return questions.map(({ choices }, at) => {
      const choice = kept[at];
      return typeof choice === "number" && choice in choices ? choice : null;
    });
  });
  return {
    chosen,
    choose: (at: number, choice: number) => {
      const next = chosen.map((one, place) => (place === at ? choice : one));
      setChosen(next);
      try {
        localStorage.setItem(key, JSON.stringify(next));
      } catch {
        // A full or forbidden store keeps nothing; the page goes on.
      }
    },
    forget: () => {
      try {
        localStorage.removeItem(key);
      } catch {
        // A forbidden store has kept nothing.
      }
    },
  };
}

function read(key: string): readonly unknown[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? "[]");
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}
