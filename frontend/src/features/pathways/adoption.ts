/** Whether and how the programme certifies by a pathway. */
import type { Id, PathwayInstrument, PathwaySummary } from "@/api/types";
import { fromCode, listed } from "@/lib/words";

/** The programme's adoption of this version, or nothing. */
export function adoptionIn(pathway: PathwaySummary, programme: Id) {
  return pathway.adopted_in.find((one) => one.programme === programme);
}

/** Whose scores count, in words. */
export function instrumentSentence(instrument: PathwayInstrument): string {
  if (instrument.kind === "named") {
    const versions = instrument.versions.length > 0 ? ` ${listed(instrument.versions, "or")}` : "";
    return `${fromCode(instrument.scale)} of “${instrument.slug}”${versions}`;
  }
  return `${instrument.supplied}; its scale runs from ${instrument.lowest} to ${instrument.highest}`;
}
