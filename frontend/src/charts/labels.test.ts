import { describe, expect, it } from "vitest";
import { spread, wrapped } from "./labels";

describe("wrapped", () => {
  it("breaks between words and ends in an ellipsis where the rest does not fit", () => {
    expect(wrapped("Links mood to events", 12)).toEqual(["Links mood", "to events"]);
    expect(wrapped("one two three four", 8, 2)).toEqual(["one two", "three…"]);
  });

  it("cuts a word that is longer than the line", () => {
    expect(wrapped("psychotherapeutically", 8, 1)).toEqual(["psychot…"]);
  });
});

describe("spread", () => {
  it("keeps labels apart, in their order, as near as possible", () => {
    expect(spread([50, 52, 100], 14, 0, 200)).toEqual([50, 64, 100]);
    expect(spread([52, 50], 14, 0, 200)).toEqual([64, 50]);
  });

  it("pushes labels back inside at the lower edge", () => {
    expect(spread([98, 100], 14, 0, 100)).toEqual([86, 100]);
  });
});
