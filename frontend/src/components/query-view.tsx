import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ErrorNote } from "./error-note";
import { Loading } from "./loading";
import { PageError } from "./page-error";

interface QueryViewProps<T> {
  query: UseQueryResult<T>;
  children: (data: T) => ReactNode;
  loading?: string;
  /** The query is the page: its refusal takes the whole page. */
  isPage?: boolean;
}

/** Shows what a query answered, or that it still loads, or why it did not. */
export function QueryView<T>({ query, children, loading, isPage = false }: QueryViewProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) {
    const retry = () => void query.refetch();
    return isPage ? (
      <PageError error={query.error} onRetry={retry} />
    ) : (
      <ErrorNote error={query.error} onRetry={retry} />
    );
  }
  return <Loading {...(loading ? { label: loading } : {})} />;
}
