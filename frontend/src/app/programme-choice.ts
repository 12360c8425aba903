import { useState } from "react";
import type { MyMembership } from "@/api/types";

const KEY = "attune.programme";

/** The programme worked in, remembered on this device; the first one where none is. */
export function useProgrammeChoice(
  memberships: readonly MyMembership[],
): [MyMembership | null, (id: string) => void] {
  const [chosen, setChosen] = useState(() => localStorage.getItem(KEY));
  const current =
    memberships.find((membership) => membership.programme.id === chosen) ?? memberships[0] ?? null;
  function choose(id: string) {
    localStorage.setItem(KEY, id);
    setChosen(id);
  }
  return [current, choose];
}
