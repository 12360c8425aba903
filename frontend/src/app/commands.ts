import type { IconName } from "@/components/icon";
import { type Place, placesFor } from "./navigation";

export interface Command {
  to: Place["to"] | "/sessions/import" | "/rounds/new" | "/rubrics/new" | "/pathways/new";
  label: string;
  icon: IconName;
}

/** What the palette offers: the places of the rail and the pages that make something new. */
export function commandsFor(permissions: readonly string[], administers = false): Command[] {
  const commands: Command[] = placesFor(permissions, administers).map(({ to, label, icon }) => ({
    to,
    label,
    icon,
  }));
  if (permissions.includes("session.bring") || permissions.includes("transcript.prepare")) {
    commands.push({ to: "/sessions/import", label: "Import transcripts", icon: "upload" });
  }
  if (permissions.includes("round.manage")) {
    commands.push({ to: "/rounds/new", label: "New round", icon: "plus" });
  }
  if (permissions.includes("rubric.manage")) {
    commands.push({ to: "/rubrics/new", label: "Add an instrument", icon: "plus" });
  }
  if (permissions.includes("pathway.manage")) {
    commands.push({ to: "/pathways/new", label: "Add a pathway", icon: "plus" });
  }
  return commands;
}
