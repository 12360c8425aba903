import type { Role } from "@/api/types";

/** Every role, in the order in which people meet them. */
export const ROLES: readonly Role[] = [
  "trainee",
  "rater",
  "supervisor",
  "adjudicator",
  "lead",
  "auditor",
  "operator",
  "researcher",
];
