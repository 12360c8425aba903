import { expect, it } from "vitest";
import { numbersIn } from "./numbers-in";

it.each([
  ["", []],
  ["12", [12]],
  ["14-16, 12", [12, 14, 15, 16]],
  ["3 3 2", [2, 3]],
])("reads %s", (text, wanted) => {
  expect(numbersIn(text)).toEqual(wanted);
});

it.each(["a", "0", "5-3", "1-9999", "1.5", "-2"])("refuses %s", (text) => {
  expect(numbersIn(text)).toBeNull();
});
