import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
import type { RegisterImport } from "@/api/types";
import { axeProblems } from "@/testing/axe";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { RegisterImportPage } from "./register-import-page";

const GOOD: RegisterImport = {
  n_new: 1,
  n_unchanged: 1,
  rows: [
    {
      line: 2,
      case: "C-07",
      number: 1,
      held_on: "2026-01-05",
      recording: "recorded",
      missing_reason: "",
      consent: {
        form: "Recording 1.0",
        scopes: ["training"],
        given_on: "2026-01-02",
        keep_scores: false,
      },
      is_new: true,
    },
    {
      line: 3,
      case: "C-07",
      number: 2,
      held_on: "2026-01-12",
      recording: "lost",
      missing_reason: "damaged",
      consent: null,
      is_new: false,
    },
  ],
  problems: [],
};
const BAD: RegisterImport = {
  ...GOOD,
  problems: [{ code: "date_invalid", detail: "Write the day.", field: "held_on", line: 4 }],
};

function answering(path: string, result: RegisterImport) {
  server.use(http.post(`*/api/v1/sessions/register/${path}/`, () => HttpResponse.json(result)));
}

async function chooseFile() {
  const user = userEvent.setup();
  const file = new File(["case"], "meetings.csv", { type: "text/csv" });
  await user.upload(screen.getByLabelText("CSV file"), file);
  return user;
}

it("shows what a file brings before it is entered, and what came of it", async () => {
  answering("preview", GOOD);
  answering("import", GOOD);
  const { container } = await renderInProgramme(<RegisterImportPage />);

  const user = await chooseFile();
  expect(await screen.findByText("Training, 2 Jan 2026")).toBeVisible();
  expect(screen.getByText("There already")).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
  await user.click(screen.getByRole("button", { name: "Register 1 meeting" }));

  expect(
    await screen.findByText("1 meeting registered.", { selector: ".note__title" }),
  ).toBeVisible();
  expect(screen.queryByRole("button", { name: /^Register/ })).not.toBeInTheDocument();
});

it("names every problem by line and column and enters nothing", async () => {
  answering("preview", BAD);
  await renderInProgramme(<RegisterImportPage />);

  await chooseFile();

  expect(await screen.findByText(/Line 4, column held_on/)).toBeVisible();
  expect(screen.queryByRole("button", { name: /^Register/ })).not.toBeInTheDocument();
});
