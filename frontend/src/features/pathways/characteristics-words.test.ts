import { expect, it } from "vitest";
import { characteristicsFixture } from "./characteristics.fixture";
import { finding, level, portfolioWords, share } from "./characteristics-words";

it("never rounds a chance away", () => {
  expect([0, 0.0004, 0.0061, 0.0999, 0.86, 0.9971, 0.9996, 1].map(share)).toEqual([
    "0.0 %",
    "under 0.1 %",
    "0.6 %",
    "10.0 %",
    "86 %",
    "99.7 %",
    "over 99.9 %",
    "100 %",
  ]);
  expect(level(2 + 2 / 3)).toBe("2.67");
});

it("says the finding with whose components, how many attempts and the verdict", () => {
  expect(finding(characteristicsFixture())).toBe(
    "With the default variance components and 2 attempts, 1.1 % of trainees at 2.5 and 97 % of " +
      "those at 4 would meet its bar on scores. That meets the target.",
  );
});

it("says who rates what is presented", () => {
  const { portfolio } = characteristicsFixture();
  const words = (changes: Partial<typeof portfolio>) =>
    portfolioWords(characteristicsFixture({ portfolio: { ...portfolio, ...changes } }));

  expect(words({})).toBe("4 sessions of 2 cases, each with 2 raters, 4 different ones in all");
  expect(words({ n_raters_in_all: null })).toBe(
    "4 sessions of 2 cases, each with 2 raters, the same throughout",
  );
  expect(
    words({ n_sessions: 1, n_cases: 1, n_raters: 1, n_raters_in_all: null, by_supervisors: true }),
  ).toBe("1 session with 1 supervisor");
});
