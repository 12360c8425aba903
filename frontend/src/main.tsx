import "@fontsource-variable/inter";
import "@fontsource-variable/source-serif-4";
import "./app/mantine.css";
import "./app/tokens.css";
import "./app/global.css";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { config } from "zod";
import { Providers } from "./app/providers";
import { makeQueryClient } from "./app/query-client";
import { makeRouter } from "./app/router";

// The content policy refuses code made at run time, which zod would try.
config({ jitless: true });

const root = document.getElementById("root");
if (!root) throw new Error("The page has no element #root.");
createRoot(root).render(
  <StrictMode>
    <Providers client={makeQueryClient()}>
      <RouterProvider router={makeRouter()} />
    </Providers>
  </StrictMode>,
);
