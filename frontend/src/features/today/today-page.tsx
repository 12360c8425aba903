import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { feedbackListQuery } from "@/api/feedback";
import {
  assignmentsQuery,
  flagsQuery,
  releasesQuery,
  roundsQuery,
  sessionsQuery,
} from "@/api/lists";
import { useProgramme } from "@/api/me";
import { auditWeeksQuery, verificationsQuery } from "@/api/oversight";
import { ErrorNote } from "@/components/error-note";
import { Loading } from "@/components/loading";
import { PageTitle } from "@/components/page-title";
import {
  lineForFlags,
  lineForPaused,
  lineForRater,
  lineForSupervisor,
  linesForAudit,
  linesForFeedback,
  linesForLead,
  lineForTrainee,
  type TodayLine,
} from "./today-lines";
import "./today.css";

/** The next thing to do, in one sentence, for every role the person has here. */
export function TodayPage() {
  const { programme, permissions, roles } = useProgramme();
  const may = (permission: string) => permissions.includes(permission);
  const isTrainee = roles.includes("trainee");

  const assignments = useQuery({ ...assignmentsQuery(programme.id), enabled: may("rating.make") });
  const rounds = useQuery({ ...roundsQuery(programme.id), enabled: may("round.manage") });
  const sessions = useQuery({
    ...sessionsQuery(programme.id),
    enabled: may("round.manage") || may("rating.supervise") || isTrainee,
  });
  const releases = useQuery({ ...releasesQuery(programme.id), enabled: isTrainee });
  const flags = useQuery({ ...flagsQuery(programme.id), enabled: may("flag.read") });
  const feedback = useQuery({
    ...feedbackListQuery(programme.id),
    enabled: isTrainee || may("feedback.write"),
  });
  const checks = useQuery({ ...verificationsQuery(programme.id), enabled: may("audit.review") });
  const weeks = useQuery({ ...auditWeeksQuery(programme.id), enabled: may("audit.review") });
  const asked = [flags, assignments, rounds, sessions, releases, feedback, checks, weeks];

  if (asked.some((query) => query.isLoading)) return <Loading />;
  const failed = asked.find((query) => query.isError);

  const now = new Date();
  const lines: TodayLine[] = [];
  const harm = flags.data && lineForFlags(flags.data.results);
  if (harm) lines.push(harm);
  const paused = sessions.data && lineForPaused(sessions.data.results);
  if (paused) lines.push(paused);
  if (assignments.data) lines.push(lineForRater(assignments.data.results, now));
  if (rounds.data && sessions.data) {
    lines.push(...linesForLead(rounds.data.results, sessions.data.results, now));
  }
  if (sessions.data && may("rating.supervise")) {
    const line = lineForSupervisor(sessions.data.results);
    if (line) lines.push(line);
  }
  if (feedback.data) lines.push(...linesForFeedback(feedback.data.results));
  if (releases.data && !lines.some(({ id }) => id.startsWith("feedback"))) {
    lines.push(lineForTrainee(releases.data.results));
  }
  if (checks.data && weeks.data) lines.push(...linesForAudit(checks.data.results, weeks.data));
  if (may("audit.read") && !may("round.manage")) {
    lines.push({
      id: "audit",
      sentence: `The audit trail of ${programme.name} is open to you`,
      link: { to: "/audit", label: "Read the trail" },
    });
  }
  if (may("export.research") && !may("round.manage")) {
    lines.push({
      id: "research",
      sentence: `You can take out scores of ${programme.name} for research`,
      detail: "Of sessions whose clients agree to research, once their round is closed.",
      link: { to: "/exports", label: "Open Exports" },
    });
  }
  if (may("people.manage") && !may("round.manage")) {
    lines.push({
      id: "people",
      sentence: `You look after the people and their roles in ${programme.name}`,
      link: { to: "/people", label: "Open People" },
    });
  }
  const [first, ...rest] = lines;

  return (
    <>
      <PageTitle
        title={first ? `${first.sentence}.` : "Nothing waits for you today."}
        {...(first?.detail ? { lead: first.detail } : {})}
        {...(first?.link ? { action: <TodayLink link={first.link} isPrimary /> } : {})}
      />
      {failed && (
        <ErrorNote
          error={failed.error}
          title="Part of this page could not be loaded"
          onRetry={() => void failed.refetch()}
        />
      )}
      {rest.length > 0 && (
        <ul className="plain-list today-lines" aria-label="Also today">
          {rest.map((line) => (
            <li key={line.id} className="today-lines__line">
              <div>
                <p>{line.sentence}.</p>
                {line.detail !== undefined && <p className="soft small">{line.detail}</p>}
              </div>
              {line.link && <TodayLink link={line.link} />}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function TodayLink({
  link,
  isPrimary = false,
}: {
  link: { to: string; label: string };
  isPrimary?: boolean;
}) {
  const [to = "/", search] = link.to.split("?");
  return (
    <Link
      to={to}
      search={Object.fromEntries(new URLSearchParams(search ?? "")) as never}
      className={isPrimary ? "button-link" : ""}
    >
      {link.label}
    </Link>
  );
}
