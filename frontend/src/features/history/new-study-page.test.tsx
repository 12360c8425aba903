import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { beforeEach, expect, it } from "vitest";
import type { PastPreview } from "@/api/types";
import { axeProblems } from "@/testing/axe";
import { pageOf } from "@/testing/fixtures";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { CODEBOOK, makePastPreview, makeStudyDetail, RUBRIC } from "./history.fixture";
import { NewStudyPage } from "./new-study-page";

const FILE = new File(["session,rater\nS1,R1"], "pilot.csv", { type: "text/csv" });

/** A field of the form that was sent: form data does not survive the round through jsdom. */
function field(body: string, name: string): string | null {
  return new RegExp(`name="${name}"\\r\\n\\r\\n([^\\r]*)`).exec(body)?.[1] ?? null;
}

let previews: string[];
let commits: string[];

function answerWith(preview: PastPreview) {
  server.use(
    http.post("*/api/v1/past-imports/preview/", async ({ request }) => {
      previews.push(await request.text());
      return HttpResponse.json(preview);
    }),
    http.post("*/api/v1/past-imports/", async ({ request }) => {
      commits.push(await request.text());
      return HttpResponse.json(makeStudyDetail(), { status: 201 });
    }),
  );
}

beforeEach(() => {
  previews = [];
  commits = [];
  const other = { ...RUBRIC, id: "rub2", title: "Old scale", pinned_in: [] };
  server.use(
    http.get("*/api/v1/rubrics/", () => HttpResponse.json(pageOf([other, RUBRIC]))),
    http.get("*/api/v1/past-imports/codebook/", () => HttpResponse.json(CODEBOOK)),
  );
});

async function open(permissions = ["history.read", "history.manage"]) {
  const user = userEvent.setup();
  const { container } = await renderInProgramme(<NewStudyPage />, {
    at: "/",
    route: "/",
    membership: { permissions },
  });
  return { user, container };
}

it("shows what would be added, then brings it in under its name", async () => {
  answerWith(makePastPreview());
  const { user, container } = await open();
  expect(await screen.findByLabelText("Rated with")).toHaveValue("rub1");

  await user.upload(screen.getByLabelText("File of the study"), FILE);

  expect(await screen.findByText("3 sessions of 2 trainees, 7 ratings by 2 raters.")).toBeVisible();
  expect(screen.getByText("6 independent, 1 self")).toBeVisible();
  expect(screen.getByText(/1 of these codes is used in this programme too/)).toBeVisible();
  expect(field(previews[0] ?? "", "rubric")).toBe("rub1");
  expect(await axeProblems(container)).toEqual([]);
  const button = screen.getByRole("button", { name: "Bring in the study" });
  expect(button).toBeDisabled();
  expect(commits).toEqual([]);

  await user.type(screen.getByLabelText(/Name of the study/), " Pilot 2024 ");
  await user.click(button);

  await waitFor(() => expect(commits).toHaveLength(1));
  const [sent = ""] = commits;
  expect([field(sent, "programme"), field(sent, "rubric"), field(sent, "name")]).toEqual([
    "p1",
    "rub1",
    "Pilot 2024",
  ]);
});

it("names every problem by line and column and offers nothing to bring in", async () => {
  answerWith(
    makePastPreview({
      accepted: false,
      n_errors: 240,
      problems: [
        {
          code: "off_scale",
          detail: "Line 26: 9 in adherence is not on the scale, which goes from 0 to 4.",
          line: 26,
          column: "adherence",
        },
        { code: "empty_file", detail: "The file has no text in it.", line: null, column: null },
      ],
      warnings: [
        { code: "columns_ignored", detail: "Columns not kept: “Remark”.", line: 1, column: null },
      ],
    }),
  );
  const { user, container } = await open();
  await user.upload(await screen.findByLabelText("File of the study"), FILE);

  const alert = await screen.findByRole("alert");
  expect(alert).toHaveTextContent("This file cannot be taken in: 240 problems.");
  expect(alert).toHaveTextContent("Line 26, column adherence: 9 in adherence is not on the scale");
  expect(alert).toHaveTextContent("238 more problems like these.");
  expect(screen.getByText("1 remark to look at")).toBeVisible();
  expect(screen.queryByRole("button", { name: "Bring in the study" })).not.toBeInTheDocument();
  expect(await axeProblems(container)).toEqual([]);
});

it("reads the file again with another rubric version", async () => {
  answerWith(makePastPreview());
  const { user } = await open();
  await user.upload(await screen.findByLabelText("File of the study"), FILE);
  await screen.findByText(/What would be added/);

  await user.selectOptions(screen.getByLabelText("Rated with"), "rub2");

  await waitFor(() => expect(previews).toHaveLength(2));
  expect(field(previews[1] ?? "", "rubric")).toBe("rub2");
});

it("leads to the study that the file is already", async () => {
  answerWith(makePastPreview({ already: "past7" }));
  const { user } = await open();
  await user.upload(await screen.findByLabelText("File of the study"), FILE);

  expect(await screen.findByRole("link", { name: "Look at the study" })).toHaveAttribute(
    "href",
    "/history/past7",
  );
  expect(screen.queryByRole("button", { name: "Bring in the study" })).not.toBeInTheDocument();
});

it("says what the file must look like", async () => {
  answerWith(makePastPreview());
  const { user, container } = await open();

  await user.click(await screen.findByText("What the file must look like"));

  expect(screen.getByLabelText("The first rows of an example file")).toHaveTextContent(
    "session,rater,kind,item,competence",
  );
  expect(screen.getByText(/Also found as session_id/)).toBeVisible();
  expect(screen.getByRole("link", { name: "Download an example file" })).toHaveAttribute(
    "href",
    "/api/v1/past-imports/template/?rubric=rub1",
  );
  expect(await axeProblems(container)).toEqual([]);
});

it("offers nothing to who may only read", async () => {
  await open(["history.read"]);

  expect(await screen.findByText(/Only a lead of the programme/)).toBeVisible();
  expect(screen.queryByLabelText("File of the study")).not.toBeInTheDocument();
});
