import { useQuery } from "@tanstack/react-query";
import { answerOf, api } from "@/api/client";
import { membershipsQuery, WHOLE } from "@/api/lists";
import { useProgramme } from "@/api/me";
import type { Supervision } from "@/api/types";
import { isoDay } from "@/lib/dates";

export interface Supervisor {
  name: string;
  link: Supervision;
}

/** Who supervises a trainee now or later on, by the id of the enrolment. */
export function useSupervisors(): (enrolment: string) => Supervisor[] {
  const { programme } = useProgramme();
  const members = useQuery(membershipsQuery(programme.id));
  const supervisions = useQuery({
    queryKey: ["supervisions", programme.id],
    queryFn: () =>
      answerOf(
        api.GET("/api/v1/supervisions/", {
          params: { query: { programme: programme.id, page_size: WHOLE } },
        }),
      ),
  });
  const names = new Map(
    (members.data?.results ?? []).map(({ person }) => [person.id, person.name] as const),
  );
  const today = isoDay();
  return (enrolment) =>
    (supervisions.data?.results ?? [])
      .filter((one) => one.enrolment === enrolment && (one.ends_on ?? today) >= today)
      .map((link) => ({ name: names.get(link.supervisor) ?? "somebody", link }));
}
