import { expect, it } from "vitest";
import { pairLookup, ratersOf, shade } from "./agreement-pairs";

const NO_KAPPA = { nSessions: null, kappa: { value: null, reason: "too few ratings" } };
const pairs = [
  { a: "R02", b: "R10", n: 12, withinOne: 0.75, exact: 0.5, ...NO_KAPPA },
  { a: "R01", b: "R02", n: 8, withinOne: null, exact: null, ...NO_KAPPA },
];

it("finds a pair whichever rater is named first", () => {
  const pairOf = pairLookup(pairs);

  expect(pairOf("R10", "R02")).toBe(pairs[0]);
  expect(pairOf("R02", "R10")).toBe(pairs[0]);
  expect(pairOf("R01", "R10")).toBeUndefined();
});

it("orders raters by the number in their code", () => {
  expect(ratersOf(pairs)).toEqual(["R01", "R02", "R10"]);
});

it("shades from half to full agreement and stays within its steps", () => {
  expect([0.1, 0.5, 0.65, 0.95, 1].map(shade)).toEqual([0, 0, 1, 4, 4]);
});
