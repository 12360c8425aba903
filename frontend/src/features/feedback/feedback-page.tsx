import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { answerOf, api } from "@/api/client";
import { feedbackQuery } from "@/api/feedback";
import { useRubric } from "@/api/lists";
import type { Feedback, FeedbackContent, Id } from "@/api/types";
import { EmptyState } from "@/components/empty-state";
import { PageTitle } from "@/components/page-title";
import { QueryView } from "@/components/query-view";
import { useRouteId } from "@/components/use-route-id";
import { Editor } from "./editor";
import { sessionWords, stateOfFeedback, titleOf } from "./feedback-words";
import { RateYourself } from "./rate-yourself";
import { Reader } from "./reader";

/** One feedback: to be written, to be read, or known to be there. */
export function FeedbackPage() {
  const feedback = useQuery(feedbackQuery(useRouteId()));
  return (
    <QueryView query={feedback} isPage loading="Loading the feedback…">
      {(data) => {
        if (data.why_hidden === "self_rating_first") return <RateYourself feedback={data} />;
        if (data.content === null || data.rating === null) return <Hidden feedback={data} />;
        return <Open feedback={data} content={data.content} rating={data.rating} />;
      }}
    </QueryView>
  );
}

interface OpenProps {
  feedback: Feedback;
  content: FeedbackContent;
  rating: Id;
}

function Open({ feedback, content, rating: id }: OpenProps) {
  const rating = useQuery({
    queryKey: ["rating-read", id],
    queryFn: () => answerOf(api.GET("/api/v1/ratings/{id}/", { params: { path: { id } } })),
    // A submitted rating never changes.
    staleTime: Infinity,
  });
  const rubric = useRubric(rating.data?.rubric);
  return (
    <QueryView query={rating} isPage loading="Loading the rating…">
      {(scored) => (
        <QueryView query={rubric} isPage loading="Loading the rubric…">
          {({ definition }) =>
            feedback.allowed_actions.includes("save") ? (
              <Editor key={feedback.id} feedback={feedback} rating={scored} rubric={definition} />
            ) : (
              <Reader feedback={feedback} content={content} rating={scored} rubric={definition} />
            )
          }
        </QueryView>
      )}
    </QueryView>
  );
}

function Hidden({ feedback }: { feedback: Feedback }) {
  const isClosed = feedback.why_hidden === "text_closed";
  return (
    <>
      <PageTitle
        title={titleOf(feedback)}
        lead={`From ${feedback.author} to ${feedback.trainee.name}, on ${sessionWords(feedback.session)}: ${stateOfFeedback(feedback).word}.`}
        trail={<Link to="/feedback">Feedback</Link>}
      />
      <EmptyState title={isClosed ? "The words are closed" : "Its words are between the two"}>
        {isClosed
          ? "The text of the session is closed or was erased, and the words about it with it. That feedback was given stays."
          : "Those who run the programme see that feedback was given and acknowledged, not what it says."}
      </EmptyState>
    </>
  );
}
