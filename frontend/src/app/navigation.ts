import type { IconName } from "@/components/icon";

export type PlaceGroup = "" | "Raters" | "Trainees" | "Programme";

export interface Place {
  to:
    | "/"
    | "/sessions"
    | "/ratings"
    | "/rounds"
    | "/consensus"
    | "/reliability"
    | "/calibration"
    | "/flags"
    | "/history"
    | "/exports"
    | "/trainees"
    | "/feedback"
    | "/rubrics"
    | "/pathways"
    | "/certification"
    | "/people"
    | "/consent-and-retention"
    | "/audit";
  label: string;
  icon: IconName;
  /** Under which heading it stands; the first places stand above all headings. */
  group: PlaceGroup;
  /** Any of these opens it; none opens it to everybody. */
  permissions: readonly string[];
}

// In the order of the rail; places of one group stand together.
const PLACES: readonly Place[] = [
  { to: "/", label: "Today", icon: "today", group: "", permissions: [] },
  {
    to: "/sessions",
    label: "Sessions",
    icon: "sessions",
    group: "",
    permissions: ["session.read"],
  },
  {
    to: "/ratings",
    label: "Ratings",
    icon: "ratings",
    group: "",
    permissions: ["rating.make", "rating.supervise"],
  },
  { to: "/flags", label: "Harm flags", icon: "flag", group: "", permissions: ["flag.read"] },
  { to: "/rounds", label: "Rounds", icon: "rounds", group: "Raters", permissions: ["round.read"] },
  {
    to: "/consensus",
    label: "Consensus",
    icon: "consensus",
    group: "Raters",
    permissions: ["consensus.take_part", "consensus.manage"],
  },
  {
    to: "/reliability",
    label: "Reliability",
    icon: "reliability",
    group: "Raters",
    permissions: ["reliability.read"],
  },
  {
    to: "/calibration",
    label: "Calibration",
    icon: "calibration",
    group: "Raters",
    permissions: ["calibration.read", "rating.make"],
  },
  {
    to: "/history",
    label: "Past data",
    icon: "history",
    group: "Raters",
    permissions: ["history.read"],
  },
  {
    to: "/exports",
    label: "Exports",
    icon: "exports",
    group: "Raters",
    permissions: ["export.make", "export.research"],
  },
  {
    to: "/trainees",
    label: "Trainees",
    icon: "trainees",
    group: "Trainees",
    permissions: ["curve.read"],
  },
  {
    to: "/feedback",
    label: "Feedback",
    icon: "feedback",
    group: "Trainees",
    permissions: ["feedback.read", "feedback.follow"],
  },
  {
    to: "/certification",
    label: "Certification",
    icon: "certification",
    group: "Trainees",
    permissions: ["decision.read"],
  },
  {
    to: "/rubrics",
    label: "Rubrics",
    icon: "rubrics",
    group: "Programme",
    permissions: ["rubric.read"],
  },
  {
    to: "/pathways",
    label: "Pathways",
    icon: "pathways",
    group: "Programme",
    permissions: ["pathway.read"],
  },
  {
    to: "/people",
    label: "People",
    icon: "people",
    group: "Programme",
    permissions: ["people.read"],
  },
  {
    to: "/consent-and-retention",
    label: "Consent and retention",
    icon: "retention",
    group: "Programme",
    permissions: ["retention.read"],
  },
  { to: "/audit", label: "Audit", icon: "audit", group: "Programme", permissions: ["audit.read"] },
];

/** The places that a person with these permissions uses. */
export function placesFor(permissions: readonly string[], administers = false): Place[] {
  return PLACES.filter(
    (place) =>
      place.permissions.length === 0 ||
      // Whoever administers the installation reads its sign-ins there.
      (administers && place.to === "/audit") ||
      place.permissions.some((permission) => permissions.includes(permission)),
  );
}
