import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
import { KEPT_PREFIX } from "@/api/sign-in";
import type { QuizQuestion, QuizTry } from "@/api/types";
import { axeProblems } from "@/testing/axe";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { CalibrationPage } from "./calibration-page";
import { page, rater, raterDetail, rule, standing } from "./fixtures";
import { QuizPage } from "./quiz-page";

const RATER = { membership: { permissions: ["rating.make", "rubric.read"] } };
const AT = { at: "/calibration/quiz/z1", route: "/calibration/quiz/$id", ...RATER };
const CHOICES = ["A1 Present-day work", "A2 Returning to the focus", "D2 Communication analysis"];

function question(changes: Partial<QuizQuestion> = {}): QuizQuestion {
  return {
    prompt: "For which item does the rubric give this as evidence?",
    words: "“And then you said?”",
    choices: CHOICES,
    chosen: null,
    right: null,
    because: null,
    ...changes,
  };
}

function quiz(changes: Partial<QuizTry> = {}): QuizTry {
  return {
    id: "z1",
    programme: "p1",
    rubric: { id: "b1", slug: "ipt", version: "1.0", title: "IPT" },
    rater_code: "R01",
    is_own: true,
    number: 1,
    n_questions: 2,
    n_needed: 2,
    started_at: "2026-03-02T10:00:00Z",
    result: null,
    allowed_actions: ["answer"],
    questions: [question(), question({ prompt: "Which item rates this?", words: "Drift." })],
    ...changes,
  };
}

const MARKED = quiz({
  allowed_actions: [],
  result: {
    n_right: 1,
    n_questions: 2,
    n_needed: 2,
    passed: false,
    marked_at: "2026-03-02T10:20:00Z",
  },
  questions: [
    question({ chosen: 2, right: 2, because: "D2: detailed replay of one exchange." }),
    question({
      prompt: "Which item rates this?",
      words: "Drift.",
      chosen: 0,
      right: 1,
      because: "A2: what is done when the talk drifts.",
    }),
  ],
});

function serve(path: string, answer: unknown) {
  return http.get(`*/api/v1/${path}`, () => HttpResponse.json(answer as object));
}

it("is answered with the keyboard alone, one question at a time, and says what was right", async () => {
  const sent: unknown[] = [];
  server.use(
    serve("quiz-tries/z1/", quiz()),
    http.post("*/api/v1/quiz-tries/z1/answer/", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(MARKED);
    }),
  );
  const user = userEvent.setup();
  const { container } = await renderInProgramme(<QuizPage />, AT);

  expect(await screen.findByRole("heading", { name: "Question 1 of 2" })).toBeVisible();
  expect(screen.getByRole("button", { name: "Next" })).toBeDisabled();
  expect(await axeProblems(container)).toEqual([]);
  await user.keyboard("3");
  expect(screen.getByRole("radio", { name: /D2 Communication analysis/ })).toBeChecked();
  await user.keyboard("{Enter}");
  expect(await screen.findByRole("heading", { name: "Question 2 of 2" })).toBeVisible();
  expect(screen.getAllByRole("radio", { checked: false })).toHaveLength(3);
  await user.keyboard("9");
  await user.keyboard("1{Enter}");

  await expect.poll(() => sent).toEqual([{ chosen: [2, 0] }]);
  expect(await screen.findByText(/1 of 2 right, 2 needed/)).toBeVisible();
  const [first, second] = screen.getAllByRole("listitem");
  expect(within(first!).queryByText(/Answered/)).not.toBeInTheDocument();
  expect(within(second!).getByText(`Answered: ${CHOICES[0]}`)).toBeVisible();
  expect(within(second!).getByText(`Right: ${CHOICES[1]}`)).toBeVisible();
  expect(within(second!).getByText(/what is done when the talk drifts/)).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
});

it("goes on where it was left, and forgets the answers once they are handed in", async () => {
  server.use(
    serve("quiz-tries/z1/", quiz()),
    http.post("*/api/v1/quiz-tries/z1/answer/", () => HttpResponse.json(MARKED)),
  );
  const kept = () => Object.keys(localStorage).filter((key) => key.startsWith(KEPT_PREFIX));
  const user = userEvent.setup();
  const { unmount } = await renderInProgramme(<QuizPage />, AT);
  await screen.findByRole("heading", { name: "Question 1 of 2" });
  await user.keyboard("3");
  unmount();

  await renderInProgramme(<QuizPage />, AT);

  expect(await screen.findByRole("heading", { name: "Question 2 of 2" })).toBeVisible();
  expect(kept()).toHaveLength(1);
  await user.keyboard("1{Enter}");
  expect(await screen.findByText(/1 of 2 right, 2 needed/)).toBeVisible();
  expect(kept()).toEqual([]);
});

it("lets a rater go back and change an answer before handing in", async () => {
  server.use(serve("quiz-tries/z1/", quiz()));
  const user = userEvent.setup();
  await renderInProgramme(<QuizPage />, AT);

  await screen.findByRole("heading", { name: "Question 1 of 2" });
  await user.keyboard("1{Enter}");
  await user.click(await screen.findByRole("button", { name: "Back" }));

  expect(screen.getByRole("radio", { name: /A1 Present-day work/ })).toBeChecked();
  await user.keyboard("{Enter}");
  expect(await screen.findByRole("heading", { name: "Question 2 of 2" })).toBeVisible();
  // Nothing is chosen here yet, so that Enter goes nowhere.
  await user.keyboard("{Enter}");
  expect(screen.getByRole("heading", { name: "Question 2 of 2" })).toBeVisible();
});

it("offers the quiz where the rule asks for it, and lists the tries", async () => {
  const asked = standing({
    quiz: {
      sentence: "Quiz to be taken: 16 of 20 questions are to be right before the first test.",
      n_tries: 1,
      n_right: 12,
      n_questions: 20,
      passed_on: null,
      is_needed: true,
      open_try: null,
      opens_on: "2026-03-03",
    },
    allowed_actions: ["take_quiz"],
  });
  const sent: unknown[] = [];
  server.use(
    serve("rater-standings/", page([rater({ standings: [asked] })])),
    serve("rater-standings/m1/", raterDetail({ standings: [asked] })),
    serve("calibration-sets/", page([])),
    serve("qualification-rules/", page([rule()])),
    serve("consensus/own-recodes/", { checks: [] }),
    serve("quiz-tries/", page([MARKED])),
    http.post("*/api/v1/quiz-tries/", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(quiz(), { status: 201 });
    }),
  );
  const user = userEvent.setup();
  const { container } = await renderInProgramme(<CalibrationPage />, RATER);

  expect(await screen.findByText(/16 of 20 questions are to be right/)).toBeVisible();
  expect(await screen.findByText("1 of 2")).toBeVisible();
  expect(await screen.findByText(/80 % of 20 questions of a quiz/)).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
  await user.click(screen.getByRole("button", { name: "Take the quiz" }));

  await expect.poll(() => sent).toEqual([{ programme: "p1", rubric: "b1" }]);
});

it("keeps an open try's questions from a lead", async () => {
  server.use(
    serve("quiz-tries/z1/", quiz({ is_own: false, allowed_actions: [], questions: null })),
  );
  await renderInProgramme(<QuizPage />, AT);

  expect(await screen.findByText(/Begun and not answered yet/)).toBeVisible();
  expect(screen.queryByRole("radio")).not.toBeInTheDocument();
});
