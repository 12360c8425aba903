import { expect, it } from "vitest";
import {
  nextMatch,
  placeAsked,
  spokenBy,
  turnBars,
  turnBeside,
  turnsInWords,
  turnsWith,
} from "./places";
import { turnsFixture } from "./rating-fixture";

const turns = turnsFixture();

it("writes neighbouring turns as a run", () => {
  expect(turnsInWords([46, 44, 45, 50])).toBe("44–46, 50");
  expect(turnsInWords([7])).toBe("7");
});

it("finds a place by time or by number, and nothing where there is none", () => {
  expect(placeAsked("0:35", turns)).toBe(4);
  expect(placeAsked("1:00", turns)).toBe(7);
  expect(placeAsked("5", turns)).toBe(5);
  expect(placeAsked("13", turns)).toBeNull();
  expect(placeAsked("tomorrow", turns)).toBeNull();
  const untimed = turns.map((turn) => ({ ...turn, start_ms: null }));
  expect(placeAsked("0:35", untimed)).toBeNull();
});

it("goes through the matches and begins again at the end", () => {
  expect(turnsWith(turns, " Dishwasher ")).toEqual([4]);
  expect(turnsWith(turns, " ")).toEqual([]);
  expect(nextMatch([2, 5, 9], 5, 1)).toBe(9);
  expect(nextMatch([2, 5, 9], 9, 1)).toBe(2);
  expect(nextMatch([2, 5, 9], null, -1)).toBe(9);
  expect(nextMatch([], 1, 1)).toBeNull();
});

it("moves among the turns of one speaker only", () => {
  const client = spokenBy(turns, "client");
  expect(turnBeside(client, 3, 1)).toBe(4);
  expect(turnBeside(client, 4, 1)).toBe(6);
  expect(turnBeside(client, 12, 1)).toBe(12);
  expect(turnBeside(client, null, 1)).toBe(2);
});

it("draws turn lengths in few bars and keeps the evidence in sight", () => {
  const bars = turnBars(turns, 6, new Set([4, 9]), new Set([9]));

  expect(bars).toHaveLength(6);
  expect(bars[0]).toMatchObject({ first: 1, last: 2, evidence: "none" });
  expect(bars.map(({ evidence }) => evidence)).toEqual([
    "none",
    "other",
    "none",
    "none",
    "focus",
    "none",
  ]);
  expect(Math.max(...bars.map(({ height }) => height))).toBe(1);
  expect(turnBars([], 6, new Set(), new Set())).toEqual([]);
});
