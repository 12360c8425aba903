import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { answerOf, api } from "@/api/client";
import type { Id, SpeakerRole } from "@/api/types";

export type Roles = Readonly<Record<string, SpeakerRole>>;

/** A file on its way in; the number tells two choices of one file apart. */
export interface Chosen {
  file: File;
  number: number;
}

export interface Asked {
  programme: Id;
  chosen: Chosen | null;
  caseId: string;
  roles: Roles;
}

/** What is sent alike for a preview and for the import. */
export function formOf({ programme, chosen, caseId, roles }: Asked): FormData {
  const form = new FormData();
  form.set("programme", programme);
  if (chosen !== null) form.set("file", chosen.file, chosen.file.name);
  if (caseId !== "") form.set("case", caseId);
  if (Object.keys(roles).length > 0) form.set("speaker_roles", JSON.stringify(roles));
  return form;
}

/** Reads the file on the server, which stores nothing of it. */
export function usePreview(asked: Asked) {
  const { programme, chosen, caseId, roles } = asked;
  return useQuery({
    queryKey: ["transcript-preview", programme, chosen?.number ?? 0, caseId, roles],
    queryFn: () => answerOf(api.POST("/api/v1/transcripts/preview/", { body: formOf(asked) })),
    enabled: chosen !== null,
    retry: false,
    // The words of a session are not kept longer than they are looked at.
    gcTime: 0,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    // Another role changes a mark or two: what was read stays in sight meanwhile.
    placeholderData: (previous, query) =>
      query?.queryKey[2] === chosen?.number ? keepPreviousData(previous) : undefined,
  });
}
