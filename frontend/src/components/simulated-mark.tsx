import { StateMark } from "./state-mark";

/** Said wherever made-up material could be taken for real. */
export function SimulatedMark() {
  return <StateMark tone="quiet">Simulated</StateMark>;
}
