import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { usePermission } from "@/api/me";
import type { TraineeCurve } from "@/api/types";
import { GoalsPanel } from "@/components/goals/goals-panel";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { SimulatedMark } from "@/components/simulated-mark";
import { useRouteId } from "@/components/use-route-id";
import { useSearchFilters } from "@/components/use-search-filters";
import { counted } from "@/lib/words";
import { type CurveFilter, CurveSection, OUT } from "./curve-section";
import { MonitorPanel } from "./monitor-panel";
import { PracticePanel } from "./practice-panel";
import { curveQuery, sameTrainee } from "./queries";
import { ReleasedList } from "./released-list";
import { SectionPictures } from "./section-pictures";
import { SelfAgainstPanel } from "./self-against";
import { SupervisedSessions } from "./supervised-sessions";

/** One trainee over time: the curve, what was released, and for supervisors what can be done. */
export function TraineePage() {
  const id = useRouteId();
  const [filters, setFilter] = useSearchFilters();
  const asked = { instrument: filters.instrument ?? null, scale: filters.scale ?? null };
  const section = filters.section ?? "overall";
  const navigate = useNavigate();
  const choose = (name: CurveFilter, value: string) => {
    // Another instrument has scales and sections of its own.
    if (name !== "instrument") setFilter(name, value);
    else void navigate({ to: ".", search: { instrument: value } as never, replace: true });
  };
  // The heading speaks of the whole rating, whichever section is looked at.
  const whole = useQuery({
    ...curveQuery(id, asked, "overall"),
    placeholderData: sameTrainee(id),
  });
  const seesReleases = usePermission("release.read");
  const readsPortfolio = usePermission("portfolio.read");
  const practises = usePermission("practice.read");
  const supervises = usePermission("rating.supervise");

  return (
    <QueryView query={whole} isPage>
      {(curve) => (
        <>
          <PageTitle
            title={nameOf(curve)}
            action={
              <>
                <Link
                  to="/register"
                  search={{ trainee: id } as never}
                  className="button-link button-link--quiet"
                >
                  Meetings held
                </Link>
                {readsPortfolio && (
                  <Link
                    to="/trainees/$id/portfolio"
                    params={{ id }}
                    className="button-link button-link--quiet"
                  >
                    Portfolio
                  </Link>
                )}
              </>
            }
            lead={
              <>
                {leadOf(curve)} {curve.is_simulated && <SimulatedMark />}
              </>
            }
            trail={
              <>
                <Link to="/trainees">Trainees</Link>
                <span>{curve.cohort.name}</span>
              </>
            }
          />
          <div className="stack stack--loose">
            <CurveSection
              trainee={id}
              asked={asked}
              section={section}
              adjusted={filters.severity === OUT}
              whole={curve}
              onChoose={choose}
            />
            <SectionPictures
              trainee={id}
              instrument={asked.instrument}
              adjusted={filters.severity === OUT}
            />
            <SelfAgainstPanel against={curve.self_against} scale={curve.scale} />
            {curve.monitor !== null && (
              <MonitorPanel monitor={curve.monitor} fileName={`monitor-${curve.trainee.code}`} />
            )}
            {practises && <PracticePanel trainee={id} />}
            {seesReleases && <GoalsPanel trainee={id} />}
            {seesReleases && <ReleasedList trainee={id} />}
            {supervises && <SupervisedSessions trainee={id} />}
          </div>
        </>
      )}
    </QueryView>
  );
}

function nameOf({ trainee }: TraineeCurve): string {
  return trainee.name === "" ? `Trainee ${trainee.code}` : `${trainee.name} (${trainee.code})`;
}

/** The one sentence of the page: the model's, or what there is without one. */
function leadOf({ model, points }: TraineeCurve): string {
  if (points.length === 0) return "There are no scores to show yet.";
  if (model.fitted) return model.sentence;
  const sessions = new Set(points.map((point) => point.x)).size;
  return (
    `${counted(points.length, "rating")} of ${counted(sessions, "session")}; no level is estimated, ` +
    "for the reason given below."
  );
}
