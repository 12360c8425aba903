import { TextInput } from "@mantine/core";
import type { ApiError } from "@/api/errors";
import type { Phase, PlaceProposal } from "@/api/types";
import { ChoiceField } from "@/components/choice-field";
import { DateField } from "@/components/date-field";
import { isoDay } from "@/lib/dates";
import { phaseWord } from "@/lib/words";
import { type Place, withNumber } from "./place";

const PHASES = (["initial", "middle", "termination"] as const).map((value) => ({
  value,
  label: phaseWord(value),
}));

interface PlaceFieldsProps {
  place: Place;
  proposal: PlaceProposal;
  refused: ApiError | null;
  onPlace: (place: Place) => void;
}

/** Number, date and phase of the session in its case; all proposed, all to be changed. */
export function PlaceFields({ place, proposal, refused, onPlace }: PlaceFieldsProps) {
  return (
    <div className="import-place">
      <TextInput
        label="Session number"
        type="number"
        min={1}
        max={200}
        value={place.number}
        description={
          place.meeting === "" ? "Counted within the case." : "A meeting that waits for its text."
        }
        onChange={(event) => onPlace(withNumber(place, event.currentTarget.value, proposal))}
        error={refused?.code === "number_taken" ? refused.message : refused?.forField("number")}
        required
      />
      <DateField
        label="Held on"
        value={place.heldOn}
        max={isoDay()}
        onChange={(heldOn) => onPlace({ ...place, heldOn })}
        error={refused?.code === "held_in_future" ? refused.message : refused?.forField("held_on")}
      />
      <ChoiceField
        label="Phase"
        description="Follows the number, until you choose another."
        value={place.phase}
        choices={PHASES}
        onChange={(phase) => onPlace({ ...place, phase: phase as Phase })}
        error={refused?.forField("phase")}
        required
      />
    </div>
  );
}
