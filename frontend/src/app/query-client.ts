import { QueryClient } from "@tanstack/react-query";
import { asApiError } from "@/api/errors";

/** Refusals are answers and are not asked again; a lost connection is tried twice more. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (failures, error) => asApiError(error).isOffline && failures < 2,
        refetchOnWindowFocus: true,
        networkMode: "always",
      },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}
