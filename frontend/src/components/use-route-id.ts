import { useParams } from "@tanstack/react-router";

/** The id in the address of a detail page. */
export function useRouteId(): string {
  const { id } = useParams({ strict: false });
  if (id === undefined) throw new Error("This page needs an id in its address.");
  return id;
}
