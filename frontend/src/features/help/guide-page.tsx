import { Link } from "@tanstack/react-router";
import { EmptyState } from "@/components/empty-state";
import { Note } from "@/components/note";
import { PageTitle } from "@/components/page-title";
import { useRouteId } from "@/components/use-route-id";
import { GUIDES, type Job } from "./guides";
import { SCREENS } from "./pictures";
import "./help.css";

/** The main jobs of one role. */
export function GuidePage() {
  const role = useRouteId();
  const guide = GUIDES.find((one) => one.role === role);
  const trail = <Link to="/help">Help</Link>;
  if (!guide) {
    return (
      <>
        <PageTitle title="No such guide" trail={trail} />
        <EmptyState title={`There is no role called “${role}”`} />
      </>
    );
  }
  return (
    <>
      <PageTitle title={guide.title} lead={guide.comesTo} trail={trail} />
      <div className="stack">
        <div className="measure">
          <Note>{guide.hidden}</Note>
        </div>
        {guide.jobs.map((job) => (
          <JobSection key={job.title} job={job} />
        ))}
      </div>
    </>
  );
}

function JobSection({ job }: { job: Job }) {
  return (
    <section className="panel help-job">
      <div>
        <h2>{job.title}</h2>
        {job.about !== undefined && <p className="soft">{job.about}</p>}
        <ol>
          {job.steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </div>
      {job.screen && (
        <figure>
          <a href={SCREENS[job.screen.file]}>
            <img src={SCREENS[job.screen.file]} alt={job.screen.shows} loading="lazy" />
          </a>
          <figcaption className="soft">{job.screen.shows}</figcaption>
        </figure>
      )}
    </section>
  );
}
