import { createRootRoute, createRoute, createRouter, Outlet } from "@tanstack/react-router";
import { NotFoundPage } from "./not-found-page";

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFoundPage });

const today = createRoute({ getParentRoute: () => root, path: "/", component: NotFoundPage });

const routeTree = root.addChildren([today]);

export const router = createRouter({ routeTree, defaultPreload: "intent" });

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
