import { useProgramme } from "@/api/me";
import { OverviewPage } from "./overview-page";
import { OwnPage } from "./own-page";

/** A rater's own way, or everybody's for whoever reads calibration. */
export function CalibrationPage() {
  const { permissions } = useProgramme();
  return permissions.includes("calibration.read") ? <OverviewPage /> : <OwnPage />;
}
