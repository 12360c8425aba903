import type { Characteristics } from "@/api/types";
import { counted } from "@/lib/words";

/** A share as a percentage that never rounds a chance away: "0.6 %", "86 %", "under 0.1 %". */
export function share(value: number): string {
  if (value > 0 && value < 0.001) return "under 0.1 %";
  if (value < 1 && value > 0.999) return "over 99.9 %";
  const percent = value * 100;
  return `${percent < 10 || (percent > 99 && percent < 100) ? percent.toFixed(1) : percent.toFixed(0)} %`;
}

/** A level as people write it: "2.5", "3", "2.67". */
export function level(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** The answer of the page in a sentence. */
export function finding({ chances, components }: Characteristics): string {
  if (chances === null) return "";
  const { false_pass, true_pass, attempts } = chances;
  const whose = components?.source === "programme" ? "your programme's own" : "the default";
  const verdict = chances.target_met ? "That meets the target." : "That misses the target.";
  return (
    `With ${whose} variance components and ${counted(attempts, "attempt")}, ` +
    `${share(false_pass.certified)} of trainees at ${level(false_pass.level)} and ` +
    `${share(true_pass.certified)} of those at ${level(true_pass.level)} would meet its bar on ` +
    `scores. ${verdict}`
  );
}

const CHANGES: Readonly<Record<string, string>> = {
  rater: "One more rater of each session",
  session: "One more session",
  case: "One more case",
  fresh_raters: "Different raters for every session",
};

export function changeWord(change: string): string {
  return CHANGES[change] ?? change;
}

const COMPONENTS: Readonly<Record<string, string>> = {
  trainee: "Trainees",
  case_in_trainee: "Cases of a trainee",
  session_in_trainee: "Sessions of a trainee",
  rater: "Severity of raters",
  trainee_x_rater: "Rater with a trainee",
  residual: "The rest",
};

export function componentWord(name: string): string {
  return COMPONENTS[name] ?? name;
}

/** What is presented, in words: "4 sessions of 2 cases, each with 2 raters, 4 different ones in all". */
export function portfolioWords({ portfolio }: Characteristics): string {
  const { n_sessions, n_cases, n_raters, n_raters_in_all, by_supervisors } = portfolio;
  const cases = n_cases > 1 ? ` of ${n_cases} cases` : "";
  const who = by_supervisors ? "supervisor" : "rater";
  const each = n_sessions > 1 ? ", each with " : " with ";
  const all =
    n_raters_in_all === null
      ? n_sessions > 1
        ? ", the same throughout"
        : ""
      : `, ${n_raters_in_all} different ones in all`;
  return `${counted(n_sessions, "session")}${cases}${each}${counted(n_raters, who)}${all}`;
}
