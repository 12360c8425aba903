import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { usePermission, useProgramme } from "@/api/me";
import { auditWeeksQuery } from "@/api/oversight";
import type { AuditWeek } from "@/api/types";
import { EmptyState } from "@/components/empty-state";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { StateMark } from "@/components/state-mark";
import { formatDay, formatMoment } from "@/lib/dates";
import { counted, fromCode } from "@/lib/words";
import "./audit.css";
import { ReviewDialog } from "./review-dialog";
import { periodOf, weekMark, weeksInWords } from "./week-words";

/** The audit trail week by week: what was done how often, and who has read it. */
export function WeeksPage() {
  const { programme } = useProgramme();
  const weeks = useQuery(auditWeeksQuery(programme.id));
  const mayReview = usePermission("audit.review");
  const [reviewed, setReviewed] = useState<AuditWeek | null>(null);

  return (
    <>
      <PageTitle
        title="Weeks of the trail"
        lead={weeks.data === undefined ? "Who has read which week." : weeksInWords(weeks.data)}
        trail={<Link to="/audit">Audit</Link>}
      />
      <QueryView query={weeks} isPage>
        {(list) =>
          list.length === 0 ? (
            <EmptyState title="No week is open to you">
              Weeks appear here as soon as the trail has events that you may read.
            </EmptyState>
          ) : (
            <ol className="plain-list stack" aria-label="Weeks, newest first">
              {list.map((week) => (
                <li key={week.starts_on}>
                  <Week
                    week={week}
                    {...(mayReview && week.state !== "running"
                      ? { onReview: () => setReviewed(week) }
                      : {})}
                  />
                </li>
              ))}
            </ol>
          )
        }
      </QueryView>
      {reviewed && <ReviewDialog week={reviewed} onClose={() => setReviewed(null)} />}
    </>
  );
}

function Week({ week, onReview }: { week: AuditWeek; onReview?: () => void }) {
  const { tone, word } = weekMark(week);
  const id = `week-${week.starts_on}`;
  return (
    <section aria-labelledby={id} className="audit-week stack stack--tight">
      <div className="row">
        <h2 id={id} className="section-title">
          {periodOf(week)}
        </h2>
        <StateMark tone={tone}>{word}</StateMark>
        {onReview && (
          <Button
            size="xs"
            variant={week.reviews.length === 0 ? "filled" : "default"}
            onClick={onReview}
            aria-describedby={id}
          >
            {week.reviews.length === 0 ? "I have read it…" : "Add a review…"}
          </Button>
        )}
      </div>
      <p>
        {counted(week.n_events, "event")}
        {week.n_refused > 0 && `, ${week.n_refused} of them refused or failed`}.{" "}
        <Link
          to="/audit"
          search={{ since: week.starts_on, until: week.ends_on } as never}
          aria-label={`Read the events of ${periodOf(week)}`}
        >
          Read them
        </Link>
      </p>
      {week.counts.length > 0 && (
        <details>
          <summary>By kind</summary>
          <table className="audit-week__kinds">
            <thead>
              <tr>
                <th scope="col">What</th>
                <th scope="col">Outcome</th>
                <th scope="col">Times</th>
              </tr>
            </thead>
            <tbody>
              {week.counts.map((count) => (
                <tr key={`${count.verb} ${count.outcome}`}>
                  <td title={count.verb}>{fromCode(count.said)}</td>
                  <td>{fromCode(count.outcome)}</td>
                  <td className="figures">{count.n}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
      {week.reviews.map((review) => (
        <div key={review.id}>
          <p className="small soft">
            Read by {review.reviewed_by} on {formatMoment(review.reviewed_at)}
            {review.n_events !== week.n_events &&
              `, who saw ${counted(review.n_events, "event")} of it`}
          </p>
          {review.note !== "" && <p>{review.note}</p>}
          {review.open_questions !== "" && (
            <p>
              <strong>Open:</strong> {review.open_questions}
            </p>
          )}
        </div>
      ))}
      {week.state === "overdue" && (
        <p className="small">It was to be read by {formatDay(week.read_by)}.</p>
      )}
    </section>
  );
}
