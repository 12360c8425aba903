import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";

/** The filters in the address: read them as text, and set one (empty removes it). */
export function useSearchFilters(): [
  Readonly<Record<string, string>>,
  (name: string, value: string) => void,
] {
  const search: Record<string, unknown> = useSearch({ strict: false });
  const navigate = useNavigate();
  const values = useMemo(
    () =>
      Object.fromEntries(
        Object.entries(search).flatMap(([name, value]) =>
          // The router reads figures in an address as numbers.
          (typeof value === "string" && value !== "") || typeof value === "number"
            ? [[name, String(value)]]
            : [],
        ),
      ),
    [search],
  );
  const set = useCallback(
    (name: string, value: string) => {
      const next = (before: Record<string, unknown>) => ({
        ...before,
        [name]: value === "" ? undefined : value,
      });
      void navigate({ to: ".", search: next as never, replace: true });
    },
    [navigate],
  );
  return [values, set];
}
