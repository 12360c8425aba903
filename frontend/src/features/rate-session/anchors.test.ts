import { expect, it } from "vitest";
import { anchorsToShow } from "./anchors";
import { scaleOf } from "./rubric-definition";
import { rubricFixture } from "./rubric-fixture";

const a1 = rubricFixture.items[0]!;
const [adherence, competence] = [
  scaleOf(rubricFixture, "adherence"),
  scaleOf(rubricFixture, "competence"),
];
const points = (chosen: number | null, all = false, scale = competence) =>
  anchorsToShow(a1, scale, chosen, all).map(({ point }) => point);

it("shows the chosen point between its described neighbours", () => {
  expect(points(2)).toEqual([0, 2, 3]);
  expect(points(5)).toEqual([4, 5, 6]);
  expect(points(0)).toEqual([0, 2]);
  expect(points(3, false, adherence)).toEqual([2, 3, 4]);
});

it("shows every described point before a choice and on request", () => {
  expect(points(null)).toEqual([0, 2, 3, 4, 6]);
  expect(points(5, true)).toEqual([0, 2, 3, 4, 6]);
});

it("uses the rubric's general words where an item has none of its own", () => {
  const three = anchorsToShow(a1, competence, 3, false).find(({ point }) => point === 3);
  expect(three).toMatchObject({ label: "3 adequate", text: competence.general_anchors["3"] });
});
