import { expect, it } from "vitest";
import { whereOf } from "./file-words";

it("says where to look", () => {
  expect(whereOf({ line: 12, part: null })).toBe("Line 12");
  expect(whereOf({ line: 3, part: "table 2, row 3" })).toBe("Table 2, row 3");
  expect(whereOf({ line: null, part: null })).toBe("");
});
