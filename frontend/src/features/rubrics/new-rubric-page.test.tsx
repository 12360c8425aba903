import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
import type { RubricPreview } from "@/api/types";
import { axeProblems } from "@/testing/axe";
import { rubricFixture } from "@/testing/instrument-fixtures";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { countsFixture } from "./counts.fixture";
import { NewRubricPage } from "./new-rubric-page";

const TEXT = "slug: counted\nversion: 1.1\ntitel: Counted behaviour\n";
const RIGHT = "Our own work, written by the programme in 2026.";

function previewFixture(changes: Partial<RubricPreview> = {}): RubricPreview {
  return {
    accepted: true,
    refusal: null,
    problems: [],
    definition: countsFixture(),
    earlier: null,
    comparison: null,
    ...changes,
  };
}

function answerPreview(changes: Partial<RubricPreview> = {}) {
  const texts: unknown[] = [];
  server.use(
    http.post("*/api/v1/rubrics/preview/", async ({ request }) => {
      texts.push(await request.json());
      return HttpResponse.json(previewFixture(changes));
    }),
  );
  return texts;
}

async function open(permissions = ["rubric.read", "rubric.manage"]) {
  const { container } = await renderInProgramme(<NewRubricPage />, {
    at: "/",
    route: "/",
    membership: { permissions },
  });
  return { container, user: userEvent.setup() };
}

async function lookAt(text = TEXT) {
  const opened = await open();
  const file = new File([text], "counted.yaml", { type: "application/yaml" });
  await opened.user.upload(screen.getByLabelText("Definition file"), file);
  await waitFor(() => expect(screen.getByLabelText("Text of the definition")).toHaveValue(text));
  await opened.user.click(screen.getByRole("button", { name: "Preview" }));
  return opened;
}

it("shows every problem beside its line, and leads to the line", async () => {
  const texts = answerPreview({
    accepted: false,
    definition: null,
    refusal: { code: "rubric_invalid", detail: "The definition has 2 problems." },
    problems: [
      { line: 3, item: null, rule: "unknown-key", message: "titel is no key here" },
      { line: null, item: "A3", rule: "no-anchor", message: "an item needs anchors" },
    ],
  });

  const { user, container } = await lookAt();

  expect(await screen.findByRole("heading", { name: "2 problems" })).toBeVisible();
  expect(texts).toEqual([{ programme: "p1", text: TEXT }]);
  expect(screen.getByText("titel: Counted behaviour", { selector: "code" })).toBeVisible();
  expect(screen.getByText("rule no-anchor")).toBeVisible();
  expect(screen.queryByRole("button", { name: "Add this instrument" })).not.toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Line 3" }));
  const field = screen.getByLabelText<HTMLTextAreaElement>("Text of the definition");
  expect(field).toHaveFocus();
  expect(field.value.slice(field.selectionStart, field.selectionEnd)).toBe(
    "titel: Counted behaviour",
  );
  expect(await axeProblems(container)).toEqual([]);
});

it("shows the instrument as it will look, and adds it only with the right stated", async () => {
  answerPreview();
  const added: unknown[] = [];
  server.use(
    http.post("*/api/v1/rubrics/", async ({ request }) => {
      added.push(await request.json());
      return HttpResponse.json(rubricFixture({ id: "n1", programme: "p1" }), { status: 201 });
    }),
  );

  const { user, container } = await lookAt();

  expect(await screen.findByText("Counted behaviour 1.1 can be added")).toBeVisible();
  expect(screen.getByRole("article", { name: "Count QO" })).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
  const right = screen.getByRole("textbox", { name: /By what right/ });
  await user.type(right, "Ours.");
  await user.click(screen.getByRole("button", { name: "Add this instrument" }));
  expect(screen.getByText(/Write at least 20 characters/)).toBeVisible();
  expect(added).toEqual([]);
  await user.clear(right);
  await user.type(right, RIGHT);
  await user.click(screen.getByRole("button", { name: "Add this instrument" }));

  await waitFor(() =>
    expect(added).toEqual([{ programme: "p1", text: TEXT, permission_note: RIGHT }]),
  );
  await waitFor(() => expect(localStorage.getItem("attune.kept.new-rubric.p1")).toBeNull());
});

it("keeps text and statement when the server refuses, and says what to do", async () => {
  answerPreview();
  server.use(
    http.post("*/api/v1/rubrics/", () =>
      HttpResponse.json(
        { code: "version_taken", detail: "The programme has Counted 1.1 with other content." },
        { status: 409 },
      ),
    ),
  );
  const { user } = await lookAt();
  const right = await screen.findByRole("textbox", { name: /By what right/ });
  await user.type(right, RIGHT);

  await user.click(screen.getByRole("button", { name: "Add this instrument" }));

  const refusal = await screen.findByRole("alert");
  expect(within(refusal).getByText("This version number is taken")).toBeVisible();
  expect(right).toHaveValue(RIGHT);
  expect(screen.getByLabelText("Text of the definition")).toHaveValue(TEXT);
});

it("does not add a text that was changed after the look", async () => {
  answerPreview();
  const { user } = await lookAt();
  await screen.findByText("Counted behaviour 1.1 can be added");

  await user.type(screen.getByLabelText("Text of the definition"), "# more");

  expect(screen.getByText(/The text has changed since/)).toBeVisible();
  expect(screen.getByRole("button", { name: "Add this instrument" })).toBeDisabled();
});

it("keeps the text on the device when the sign-in has ended", async () => {
  server.use(
    http.post("*/api/v1/rubrics/preview/", () =>
      HttpResponse.json({ code: "not_authenticated", detail: "Sign in." }, { status: 401 }),
    ),
  );

  await lookAt();

  expect(await screen.findByRole("alert")).toHaveTextContent("your text is still here");
  expect(screen.getByLabelText("Text of the definition")).toHaveValue(TEXT);
  expect(localStorage.getItem("attune.kept.new-rubric.p1")).toBe(JSON.stringify(TEXT));
});

it("says what is wrong with a file that is no text", async () => {
  const { user } = await open();

  const bytes = new File([new Uint8Array([0xff, 0xfe, 0x41])], "x.yaml");
  await user.upload(screen.getByLabelText("Definition file"), bytes);

  expect(await screen.findByText(/The file is not UTF-8 text/)).toBeVisible();
  expect(screen.getByRole("button", { name: "Preview" })).toBeDisabled();
});

it("offers nothing to who may not add", async () => {
  await open(["rubric.read"]);

  expect(screen.getByText("Only a lead of the programme can add an instrument.")).toBeVisible();
  expect(screen.queryByRole("button", { name: "Preview" })).not.toBeInTheDocument();
});
