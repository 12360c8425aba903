/** Who is signed in, and in which programme they work right now. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import { answerOf, api } from "./client";
import type { Me, MyMembership } from "./types";

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: () => answerOf(api.GET("/api/v1/me/")),
  staleTime: 5 * 60_000,
});

export function useMe(): Me | undefined {
  return useQuery(meQuery).data;
}

/** The membership that the person has chosen in the programme switch; set by the frame. */
export const ProgrammeContext = createContext<MyMembership | null>(null);

/** The current programme with the person's roles and permissions in it. */
export function useProgramme(): MyMembership {
  const membership = useContext(ProgrammeContext);
  if (!membership) throw new Error("This page stands outside a programme.");
  return membership;
}

/** Whether to offer something at all. The server decides again whatever is offered here. */
export function usePermission(permission: string): boolean {
  return useProgramme().permissions.includes(permission);
}
