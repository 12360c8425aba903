import { expect, it } from "vitest";
import { shownCell, toCsv } from "./table-twin";

it("quotes what would break a row and leaves the undefined empty", () => {
  const csv = toCsv({
    columns: ["name", "value"],
    rows: [
      ['Dispute, "middle"', 0.5],
      ["two\nlines", null],
    ],
  });

  expect(csv).toBe('name,value\r\n"Dispute, ""middle""",0.5\r\n"two\nlines",\r\n');
});

it("keeps a spreadsheet from running a text as a formula, and leaves negative numbers alone", () => {
  expect(toCsv({ columns: ["a", "b"], rows: [["=1+1", -0.2]] })).toBe("a,b\r\n'=1+1,-0.2\r\n");
});

it("shows whole numbers whole and others to three places", () => {
  expect([shownCell(4), shownCell(-0.12345), shownCell(null)]).toEqual(["4", "−0.123", "–"]);
  expect([shownCell(0.85), shownCell(-0.0001), shownCell(-2)]).toEqual(["0.850", "0.000", "−2"]);
});
