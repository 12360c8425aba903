import type { RoundPhase } from "@/api/types";
import { StateMark, type StateTone } from "@/components/state-mark";
import { roundPhaseWord } from "@/lib/words";

const TONE: Record<RoundPhase, StateTone> = {
  draft: "open",
  independent: "partial",
  consensus: "partial",
  closed: "done",
};

export function RoundPhaseMark({ phase }: { phase: RoundPhase }) {
  return <StateMark tone={TONE[phase]}>{roundPhaseWord(phase)}</StateMark>;
}
