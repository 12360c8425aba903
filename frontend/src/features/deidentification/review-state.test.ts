import { expect, it } from "vitest";
import { reviewFixture, spanFixture, SPANS, TURNS } from "./review-fixture";
import {
  entityRows,
  inOrder,
  merged,
  neighbour,
  placeOf,
  progressInWords,
  progressOf,
  textsOf,
  wordsOf,
} from "./review-state";

const TEXTS = textsOf(TURNS);

it("puts the unsure first only where that is wanted", () => {
  expect(inOrder(SPANS, true).map(({ id }) => id)).toEqual(["s3", "s1", "s2", "s4"]);
  expect(inOrder(SPANS, false).map(({ id }) => id)).toEqual(["s1", "s2", "s3", "s4"]);
});

it("says how far one is", () => {
  const spans = SPANS.map((span) =>
    span.id === "s2" ? { ...span, decision: "accepted" as const } : span,
  );

  expect(progressInWords(progressOf(spans), true)).toBe("1 of 4 decided, 1 unsure first");
  expect(progressInWords(progressOf(spans), false)).toBe("1 of 4 decided, 1 unsure");
});

it("goes to the next undecided span, round the end, and nowhere when all is decided", () => {
  const spans = SPANS.map((span) =>
    span.id === "s2" || span.id === "s4" ? { ...span, decision: "rejected" as const } : span,
  );

  expect(neighbour(spans, "s1", 1)).toBe("s3");
  expect(neighbour(spans, "s3", 1)).toBe("s1");
  expect(neighbour(spans, "s1", -1)).toBe("s3");
  expect(neighbour(spans, null, 1)).toBe("s1");
  expect(
    neighbour(
      spans.map((span) => ({ ...span, decision: "accepted" as const })),
      "s1",
      1,
    ),
  ).toBeNull();
  expect(neighbour([], null, 1)).toBeNull();
});

it("puts an answer in: changed, added, removed, renamed", () => {
  const review = reviewFixture();
  const now = merged(review, {
    version: 2,
    counts: review.counts,
    spans: [
      spanFixture({ id: "s2", start: 15, end: 20, entity: "place-1", decision: "rejected" }),
      spanFixture({ id: "new", turn: 1, start: 0, end: 3, is_added: true, entity: "person-2" }),
    ],
    removed: ["s3"],
    entities: review.entities.map((one) =>
      one.key === "person-1" ? { ...one, replacement: "[aunt]" } : one,
    ),
    speakers: [],
    can_undo: true,
  });

  expect(now.version).toBe(2);
  expect(now.spans.map(({ id }) => id)).toEqual(["new", "s1", "s2", "s4"]);
  expect(now.spans.find(({ id }) => id === "s4")?.replacement).toBe("[aunt]");
  expect(now.spans.find(({ id }) => id === "s2")?.decision).toBe("rejected");
});

it("lists who is named with the forms and what is open", () => {
  const rows = entityRows(reviewFixture(), TEXTS);

  expect(rows[0]?.entity.key).toBe("person-1");
  expect(rows[0]?.forms).toEqual(["Anna"]);
  expect(rows[0]?.nOpen).toBe(2);
});

it("reads words after an emoji where the server counts them", () => {
  const texts = new Map([[1, "\u{1F600} Anna"]]);

  expect(wordsOf(spanFixture({ turn: 1, start: 2, end: 6 }), texts)).toBe("Anna");
});

it("finds typed words where nothing is marked yet", () => {
  expect(placeOf("was hard", 2, TEXTS, SPANS)).toEqual({ turn: 2, start: 30, end: 38 });
  expect(placeOf("leeds", 2, TEXTS, SPANS)).toBeNull();
  expect(placeOf("nobody", 2, TEXTS, SPANS)).toBeNull();
  expect(placeOf("hard", 9, TEXTS, SPANS)).toBeNull();
});
