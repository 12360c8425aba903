import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterAll, afterEach, beforeAll, vi } from "vitest";
import { announceSignedIn } from "@/api/sign-in-state";
import { server } from "./server";

// A busy machine may need this long to show what a test looks for; what is there ends the wait.
configure({ asyncUtilTimeout: 10_000 });

// jsdom has no layout: what Mantine and the virtual list ask for is answered plainly.
Object.defineProperty(window, "matchMedia", {
  writable: true,
  value: (query: string) => ({
    matches: false,
    media: query,
    onchange: null,
    addListener: () => undefined,
    removeListener: () => undefined,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    dispatchEvent: () => false,
  }),
});

class ResizeObserverStub implements ResizeObserver {
  observe(): void {
    return undefined;
  }
  unobserve(): void {
    return undefined;
  }
  disconnect(): void {
    return undefined;
  }
}
vi.stubGlobal("ResizeObserver", ResizeObserverStub);
for (const height of ["offsetHeight", "clientHeight"]) {
  Object.defineProperty(HTMLElement.prototype, height, {
    configurable: true,
    get(this: HTMLElement) {
      return this.getAttribute("role") === "region" ? 600 : 24;
    },
  });
}
for (const width of ["offsetWidth", "clientWidth"]) {
  Object.defineProperty(HTMLElement.prototype, width, { configurable: true, value: 800 });
}
// What every browser has had for years: the text of a file.
Blob.prototype.text = function text(this: Blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(typeof reader.result === "string" ? reader.result : "");
    reader.onerror = () => reject(reader.error ?? new Error("The file cannot be read."));
    reader.readAsText(this);
  });
};
window.scrollTo = () => undefined;
Element.prototype.scrollIntoView = () => undefined;

beforeAll(() => {
  server.listen({ onUnhandledRequest: "error" });
});

afterEach(() => {
  cleanup();
  server.resetHandlers();
  announceSignedIn();
  localStorage.clear();
});

afterAll(() => {
  server.close();
});
