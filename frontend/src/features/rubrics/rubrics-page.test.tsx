import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
import type { RubricSummary } from "@/api/types";
import { axeProblems } from "@/testing/axe";
import { pageOf } from "@/testing/fixtures";
import { rubricSummaryFixture } from "@/testing/instrument-fixtures";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { RubricsPage } from "./rubrics-page";

const IPT = rubricSummaryFixture({
  id: "i1",
  title: "IPT",
  version: "1.0",
  status: "published",
  pinned_in: [{ programme: "p1", by_default: true }],
  allowed_actions: ["pin", "unpin"],
});
const DRAFT = rubricSummaryFixture({ id: "i0", title: "IPT", allowed_actions: ["pin"] });
const OWN = rubricSummaryFixture({
  id: "o1",
  programme: "p1",
  slug: "skills",
  title: "Skills",
  version: "0.10",
  status: "published",
  allowed_actions: ["pin"],
});

async function open(rows: RubricSummary[], { at = "/", permissions = ["rubric.read"] } = {}) {
  server.use(http.get("*/api/v1/rubrics/", () => HttpResponse.json(pageOf(rows))));
  const { container } = await renderInProgramme(<RubricsPage />, {
    at,
    route: "/",
    membership: { permissions },
  });
  await screen.findAllByRole("table");
  return { container, user: userEvent.setup() };
}

it("puts what the programme works with first, and says in one sentence what that is", async () => {
  const { container } = await open([OWN, DRAFT, IPT]);

  expect(
    screen.getByText("The programme has not chosen yet and works with IPT 1.0."),
  ).toBeVisible();
  const chosen = screen.getByRole("region", { name: "What the programme works with" });
  expect(within(chosen).getByText("In use until you choose")).toBeVisible();
  const others = screen.getByRole("region", { name: "Other versions" });
  expect(
    within(others)
      .getAllByRole("link")
      .map((link) => link.textContent),
  ).toEqual(["IPT", "Skills"]);
  expect(screen.queryByRole("link", { name: "Add an instrument" })).not.toBeInTheDocument();
  expect(await axeProblems(container)).toEqual([]);
});

it("filters by what stands in the address", async () => {
  await open([OWN, DRAFT, IPT], { at: "/?origin=own" });

  expect(screen.getAllByRole("link").map((link) => link.textContent)).toEqual(["Skills"]);
});

it("says what a choice means before it is made", async () => {
  const asked: unknown[] = [];
  const rows = [OWN, DRAFT, IPT];
  const { user } = await open(rows, { permissions: ["rubric.read", "rubric.manage"] });
  server.use(
    http.post("*/api/v1/rubrics/o1/pin/", async ({ request }) => {
      asked.push(await request.json());
      rows[0] = { ...OWN, pinned_in: [{ programme: "p1", by_default: false }] };
      return HttpResponse.json(rows[0]);
    }),
  );

  expect(screen.getByRole("link", { name: "Add an instrument" })).toHaveAttribute(
    "href",
    "/rubrics/new",
  );
  await user.click(screen.getByRole("button", { name: "Choose: Skills 0.10" }));
  const dialog = await screen.findByRole("dialog", { name: "Choose this version?" });
  expect(within(dialog).getByText(/What has begun keeps the version/)).toBeVisible();
  await user.click(within(dialog).getByRole("button", { name: "Choose it" }));

  await waitFor(() => expect(asked).toEqual([{ programme: "p1" }]));
});

it("stops using a version only after saying that old ratings keep theirs", async () => {
  const chosen = {
    ...OWN,
    pinned_in: [{ programme: "p1", by_default: false }],
    allowed_actions: ["unpin"],
  };
  const { user } = await open([chosen, DRAFT]);
  server.use(
    http.post("*/api/v1/rubrics/o1/unpin/", () =>
      HttpResponse.json({ code: "not_pinned", detail: "It is not in use." }, { status: 409 }),
    ),
  );

  await user.click(screen.getByRole("button", { name: "Stop using: Skills 0.10" }));
  const dialog = await screen.findByRole("dialog", { name: "Stop using this version?" });
  expect(within(dialog).getByText(/ratings keep the version they were made with/)).toBeVisible();
  await user.click(within(dialog).getByRole("button", { name: "Stop using it" }));

  expect(await within(dialog).findByText("It is not in use.")).toBeVisible();
});
