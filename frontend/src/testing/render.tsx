import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  parseSearchWith,
  RouterProvider,
  stringifySearchWith,
} from "@tanstack/react-router";
import { render, type RenderResult } from "@testing-library/react";
import type { ReactNode } from "react";

interface Options {
  /** Where the page stands, for parameters and search: `/sessions/s1?tab=x`. */
  at?: string;
  /** The route pattern the page is mounted on: `/sessions/$id`. */
  route?: string;
  client?: QueryClient;
  /** The page brings its own landmark, as those outside the frame do. */
  isWhole?: boolean;
}

/**
 * Render a page or a component with everything it may ask for: Mantine, queries without retries
 * and a router in memory. Links to other routes lead to an empty page.
 */
export async function renderPage(
  page: ReactNode,
  { at = "/", route = "/", client, isWhole = false }: Options = {},
): Promise<RenderResult> {
  const root = createRootRoute();
  const mounted = createRoute({
    getParentRoute: () => root,
    path: route,
    component: () => (isWhole ? page : <main>{page}</main>),
  });
  const elsewhere = createRoute({ getParentRoute: () => root, path: "$", component: () => null });
  const router = createRouter({
    routeTree: root.addChildren([mounted, elsewhere]),
    history: createMemoryHistory({ initialEntries: [at] }),
    parseSearch: parseSearchWith((value) => value),
    stringifySearch: stringifySearchWith(String),
  });
  const queries =
    client ??
    new QueryClient({ defaultOptions: { queries: { retry: false }, mutations: { retry: false } } });
  await router.load();
  return render(
    <MantineProvider env="test">
      <QueryClientProvider client={queries}>
        {/* The registered router type is the product's; this one only stands in for it. */}
        <RouterProvider router={router as never} />
      </QueryClientProvider>
    </MantineProvider>,
  );
}
