import { useQuery } from "@tanstack/react-query";
import { answerOf, api } from "@/api/client";
import { membershipsQuery, WHOLE } from "@/api/lists";
import { useProgramme } from "@/api/me";

/** The names of those who supervise a trainee now, by the id of the enrolment. */
export function useSupervisors(): (enrolment: string) => string[] {
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
  return (enrolment) =>
    (supervisions.data?.results ?? [])
      .filter((one) => one.enrolment === enrolment && one.ends_on === null)
      .map((one) => names.get(one.supervisor) ?? "somebody");
}
