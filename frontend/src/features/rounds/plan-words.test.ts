import { describe, expect, it } from "vitest";
import { roundFixture } from "@/testing/fixtures";
import { drawFixture, planFixture } from "./plan-fixture";
import {
  connectionSentence,
  drawSentence,
  leftOutLines,
  pairsSentence,
  precisionSentence,
  precisionSource,
  shareNotes,
  sharingWords,
} from "./plan-words";

const [PRECISION] = planFixture().precision;

describe("what a plan says", () => {
  it("whether raters can be compared", () => {
    expect(connectionSentence(planFixture())).toMatch(/^Connected/);
    expect(connectionSentence(planFixture({ n_components: 3 }))).toMatch(/^In 3 parts/);
    expect(connectionSentence(planFixture({ n_double_coded: 0, n_components: 2 }))).toMatch(
      /will not show how far raters agree/,
    );
  });

  it("why the share is not the one that was asked for", () => {
    expect(shareNotes(planFixture())).toEqual([]);
    expect(shareNotes(planFixture({ n_double_coded: 4 }))[0]).toMatch(/^1 session is double-coded/);
    expect(shareNotes(planFixture({ n_double_coded: 1 }))[0]).toMatch(/^2 sessions fewer/);
    expect(shareNotes(planFixture({ n_added: 2, n_lacking: 1 }))).toEqual([
      "2 ratings are added where conflicts leave no other link.",
      "1 rating cannot be given to anybody: nobody is left who may make them.",
    ]);
  });

  it("how precise it will be, and from what that is known", () => {
    expect(PRECISION && precisionSentence(PRECISION)).toBe(
      "ICC interval expected ±.31 (nine times in ten at most ±.40), if the true ICC is .60.",
    );
    const none = { icc: null, half_width: null, half_width_at_most: null };
    expect(precisionSentence({ scale: "adherence", ...none, reason: "no_pairable_sessions" })).toBe(
      "Adherence: No session has two raters, so there will be no interval of their agreement.",
    );
    expect(precisionSource(planFixture())).toMatch(/^Assumed/);
    expect(precisionSource(planFixture({ precision: [] }))).toMatch(/^From this programme/);
  });

  it("who shares what, and what a round asks for", () => {
    expect(pairsSentence(planFixture())).toBe("Shared sessions: R01 and R02 3.");
    expect(pairsSentence(planFixture({ pairs: [] }))).toBe("");
    expect(sharingWords(roundFixture())).toBe("2 raters each");
    expect(sharingWords(roundFixture({ raters_per_session: 1 }))).toBe(
      "1 rater each and 20 % double-coded",
    );
  });
});

it("a draw says n of N, and why others were left out", () => {
  expect(drawSentence(drawFixture())).toBe(
    "12 of 31 registered, drawn at random from the 24 that could be rated, evenly by trainee.",
  );
  expect(leftOutLines(drawFixture().left_out)).toEqual([
    "7 sessions: no valid consent is recorded",
  ]);
});
