import { expect, it } from "vitest";
import { phaseOf, proposedPlace, withNumber } from "./place";

const PROPOSAL = {
  meeting: "s3",
  number: 3,
  held_on: "2026-01-20",
  phase: "initial",
  initial_until: 4,
  middle_until: 12,
} as const;

it("begins with the meeting that waits for its text", () => {
  expect(proposedPlace(PROPOSAL)).toEqual({
    meeting: "s3",
    number: "3",
    heldOn: "2026-01-20",
    phase: "initial",
  });
});

it("lets the phase follow the number", () => {
  const place = proposedPlace(PROPOSAL);

  expect(["4", "5", "12", "13", "0", ""].map((n) => phaseOf(n, PROPOSAL))).toEqual([
    "initial",
    "middle",
    "middle",
    "termination",
    "",
    "",
  ]);
  expect(withNumber(place, "5", PROPOSAL)).toMatchObject({ meeting: "", phase: "middle" });
  expect(withNumber(place, "3", PROPOSAL)).toMatchObject({ meeting: "s3", phase: "initial" });
  expect(withNumber(place, "", PROPOSAL)).toMatchObject({ number: "", phase: "initial" });
});
