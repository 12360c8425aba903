import { expect, it } from "vitest";
import { browserWord } from "./browser-word";

it("says browser and system in two words", () => {
  const windows =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)";
  expect(browserWord(`${windows} Chrome/126.0 Safari/537.36 Edg/126.0`)).toBe("Edge on Windows");
  expect(browserWord(`${windows} Chrome/126.0 Safari/537.36`)).toBe("Chrome on Windows");
  expect(browserWord("Mozilla/5.0 (iPhone; CPU iPhone OS 17) Version/17 Safari/604")).toBe(
    "Safari on iPhone",
  );
  expect(browserWord("")).toBe("A browser");
});
