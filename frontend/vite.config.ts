import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// The host stays the browser's own: the server compares it with the origin of each write.
const backend = {
  target: process.env.ATTUNE_BACKEND ?? "http://127.0.0.1:8000",
  changeOrigin: false,
};

export default defineConfig(({ command }) => ({
  // The server answers the shell for every page and serves the build below /static/.
  base: command === "build" ? "/static/" : "/",
  plugins: [react()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    assetsDir: "assets",
    manifest: true,
    // The content policy allows no data: scripts, styles or fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    port: 5173,
    proxy: { "/api": backend, "/_allauth": backend },
  },
  test: {
    environment: "jsdom",
    environmentOptions: { jsdom: { url: "http://localhost/" } },
    setupFiles: ["src/testing/setup.ts"],
    css: false,
    restoreMocks: true,
    testTimeout: 60_000,
    maxWorkers: 2,
  },
}));
