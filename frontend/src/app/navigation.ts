import type { IconName } from "@/components/icon";

export interface Place {
  to:
    | "/"
    | "/sessions"
    | "/ratings"
    | "/rounds"
    | "/reliability"
    | "/calibration"
    | "/flags"
    | "/history"
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
  /** Any of these opens it; none opens it to everybody. */
  permissions: readonly string[];
}

const PLACES: readonly Place[] = [
  { to: "/", label: "Today", icon: "today", permissions: [] },
  { to: "/sessions", label: "Sessions", icon: "sessions", permissions: ["session.read"] },
  {
    to: "/ratings",
    label: "Ratings",
    icon: "ratings",
    permissions: ["rating.make", "rating.supervise"],
  },
  { to: "/rounds", label: "Rounds", icon: "rounds", permissions: ["round.read"] },
  {
    to: "/reliability",
    label: "Reliability",
    icon: "reliability",
    permissions: ["reliability.read"],
  },
  {
    to: "/calibration",
    label: "Calibration",
    icon: "calibration",
    permissions: ["calibration.read", "rating.make"],
  },
  { to: "/flags", label: "Harm flags", icon: "flag", permissions: ["flag.read"] },
  { to: "/history", label: "Past data", icon: "history", permissions: ["history.read"] },
  { to: "/trainees", label: "Trainees", icon: "trainees", permissions: ["curve.read"] },
  {
    to: "/feedback",
    label: "Feedback",
    icon: "feedback",
    permissions: ["feedback.read", "feedback.follow"],
  },
  {
    to: "/certification",
    label: "Certification",
    icon: "certification",
    permissions: ["decision.read"],
  },
  { to: "/rubrics", label: "Rubrics", icon: "rubrics", permissions: ["rubric.read"] },
  { to: "/pathways", label: "Pathways", icon: "pathways", permissions: ["pathway.read"] },
  { to: "/people", label: "People", icon: "people", permissions: ["people.read"] },
  {
    to: "/consent-and-retention",
    label: "Consent and retention",
    icon: "retention",
    permissions: ["retention.read"],
  },
  { to: "/audit", label: "Audit", icon: "audit", permissions: ["audit.read"] },
];

/** The places that a person with these permissions uses. */
export function placesFor(permissions: readonly string[]): Place[] {
  return PLACES.filter(
    (place) =>
      place.permissions.length === 0 ||
      place.permissions.some((permission) => permissions.includes(permission)),
  );
}
