import type { AuditVerification } from "@/api/types";
import type { StateTone } from "@/components/state-mark";
import { formatMoment } from "@/lib/dates";
import { counted, listed } from "@/lib/words";

/** "3 gold ratings", "1 step of a harm flag": the first word of a noun takes the plural. */
export function countedRows({ noun, n }: { noun: string; n: number }): string {
  const [head = noun, ...rest] = noun.split(/(?= (?:of|to) )/);
  const plural = head.endsWith("y") ? `${head.slice(0, -1)}ies` : `${head}s`;
  return `${n.toLocaleString("en-GB")} ${n === 1 ? head : plural}${rest.join("")}`;
}

/** What a verification came to, in a sentence, and the mark before it. */
export function checkInWords(check: AuditVerification): { tone: StateTone; sentence: string } {
  const events = counted(check.n_events ?? 0, "event");
  switch (check.state) {
    case "whole":
      return {
        tone: "done",
        sentence: `Whole: ${events}${check.n_sealed.length > 0 ? " and all that they vouch for" : ""} stand as they were written`,
      };
    case "broken":
      return {
        tone: "alert",
        sentence: `${counted(check.n_faults ?? 0, "thing is", "things are")} not as written, among ${events}`,
      };
    case "lost":
      return { tone: "alert", sentence: "The verification did not end; ask for it again" };
    case "under_way":
      return { tone: "partial", sentence: "A verification is under way" };
  }
}

/** When it was, and who asked for it. */
export function checkedWhen(check: AuditVerification): string {
  const by = check.asked_by === null ? "as every night" : `asked for by ${check.asked_by}`;
  return `${formatMoment(check.finished_at ?? check.asked_at)}, ${by}`;
}

/** What was compared with its seal. */
export function comparedInWords(check: AuditVerification): string {
  return listed(check.n_sealed.map(countedRows));
}

/** Where a fault is. */
export function placeOf(fault: AuditVerification["faults"][number]): string {
  if (fault.noun !== "" && fault.key !== "") return `${fault.noun} ${fault.key.slice(0, 8)}`;
  if (fault.sequence !== null) return `event ${fault.sequence}`;
  return fault.noun === "" ? "the chain" : fault.noun;
}
