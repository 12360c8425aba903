import { useQuery } from "@tanstack/react-query";
import { QueryView } from "@/components/query-view";
import { useRouteId } from "@/components/use-route-id";
import { quizQuery } from "./queries";
import { QuizQuestions } from "./quiz-questions";
import { QuizResult } from "./quiz-result";
import "./calibration.css";
import "./quiz.css";

/** A try at the quiz: its questions one by one, and afterwards what is right. */
export function QuizPage() {
  const tried = useQuery(quizQuery(useRouteId()));
  return (
    <QueryView query={tried} isPage>
      {(data) =>
        data.allowed_actions.includes("answer") && data.questions !== null ? (
          <QuizQuestions tried={data} questions={data.questions} />
        ) : (
          <QuizResult tried={data} />
        )
      }
    </QueryView>
  );
}
