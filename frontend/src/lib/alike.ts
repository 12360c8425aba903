/** How far two sets of answers agree on a scale; null where there is nothing to compare. */
export interface AlikeShares {
  n_pairs: number;
  exact: number | null;
  within_one: number | null;
}

/** A share as people say it: "92 %". */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** "92 % within one point, 61 % the same (of 38 pairs of scores)". */
export function alikeWords(alike: AlikeShares | undefined): string {
  if (alike === undefined || alike.exact === null || alike.within_one === null) {
    return "nothing to compare yet";
  }
  return `${percent(alike.within_one)} within one point, ${percent(alike.exact)} the same (of ${alike.n_pairs} pairs of scores)`;
}
