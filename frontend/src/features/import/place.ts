import type { Phase, PlaceProposal } from "@/api/types";

/** What is said of where the session belongs; texts, as the fields hold them. */
export interface Place {
  meeting: string;
  number: string;
  heldOn: string;
  phase: Phase | "";
}

export const NOWHERE: Place = { meeting: "", number: "", heldOn: "", phase: "" };

export function proposedPlace(proposal: PlaceProposal): Place {
  return {
    meeting: proposal.meeting ?? "",
    number: String(proposal.number),
    heldOn: proposal.held_on ?? "",
    phase: proposal.phase,
  };
}

/** The phase in which a session of this number usually lies. */
export function phaseOf(number: string, proposal: PlaceProposal): Phase | "" {
  const n = Number(number);
  if (!Number.isInteger(n) || n < 1) return "";
  if (n <= proposal.initial_until) return "initial";
  return n <= proposal.middle_until ? "middle" : "termination";
}

/** Another number: the phase follows it, and it is the proposed meeting only by its number. */
export function withNumber(place: Place, number: string, proposal: PlaceProposal): Place {
  return {
    ...place,
    number,
    meeting: number === String(proposal.number) ? (proposal.meeting ?? "") : "",
    phase: phaseOf(number, proposal) || place.phase,
  };
}
