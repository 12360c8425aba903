import { useLocalStorage } from "@mantine/hooks";

/** Whether single keys act. One answer for every page: what hinders somebody does so everywhere. */
export function useSingleKeys() {
  return useLocalStorage({
    key: "attune.rate-session.single-keys",
    defaultValue: true,
    getInitialValueInEffect: false,
  });
}
