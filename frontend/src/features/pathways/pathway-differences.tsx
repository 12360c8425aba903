import type { TextDifference } from "@/api/types";
import { TextDifferences } from "@/components/definition/text-differences";
import { placeWords } from "./place-words";

interface PathwayDifferencesProps {
  comparison: {
    earlier_version: string;
    later_version: string;
    differences: readonly TextDifference[];
  };
}

/** Where two versions of a pathway differ. */
export function PathwayDifferences({ comparison }: PathwayDifferencesProps) {
  return (
    <TextDifferences
      differences={comparison.differences}
      earlier={comparison.earlier_version}
      later={comparison.later_version}
      placeWords={placeWords}
    />
  );
}
