import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
import { axeProblems } from "@/testing/axe";
import { pathwayFixture } from "@/testing/instrument-fixtures";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { NewPathwayPage } from "./new-pathway-page";

const RIGHT = "Our own rules, decided by the board in May.";

async function preview(answer: object) {
  server.use(http.post("*/api/v1/pathways/preview/", () => HttpResponse.json(answer)));
  const { container } = await renderInProgramme(<NewPathwayPage />, {
    at: "/",
    route: "/",
    membership: { permissions: ["pathway.manage"] },
  });
  const user = userEvent.setup();
  await user.type(screen.getByLabelText("Text of the definition"), "slug: portfolio");
  await user.click(screen.getByRole("button", { name: "Preview" }));
  return { container, user };
}

it("shows the rules as they will read, what differs, and adds them with the right stated", async () => {
  const added: unknown[] = [];
  server.use(
    http.post("*/api/v1/pathways/", async ({ request }) => {
      added.push(await request.json());
      return HttpResponse.json(pathwayFixture({ id: "w9" }), { status: 201 });
    }),
  );
  const { container, user } = await preview({
    accepted: true,
    refusal: null,
    problems: [],
    definition: pathwayFixture().definition,
    earlier: "w0",
    comparison: {
      earlier_version: "0.9",
      later_version: "1.0",
      differences: [
        { place: "rules.clients.sentence", before: "At least 1.", after: "At least 2." },
      ],
    },
  });

  expect(await screen.findByText("Portfolio pathway 1.0 can be added")).toBeVisible();
  expect(screen.getByText("Sessions with at least 2 different clients.")).toBeVisible();
  expect(
    screen.getByRole("heading", { name: "Rule · Clients · the sentence", hidden: true }),
  ).toBeInTheDocument();
  expect(await axeProblems(container)).toEqual([]);
  await user.type(screen.getByRole("textbox", { name: /By what right/ }), RIGHT);
  await user.click(screen.getByRole("button", { name: "Add this pathway" }));

  await waitFor(() =>
    expect(added).toEqual([{ programme: "p1", text: "slug: portfolio", permission_note: RIGHT }]),
  );
});

it("names the rules that no score of the instrument can answer", async () => {
  await preview({
    accepted: false,
    refusal: { code: "pathway_does_not_fit", detail: "The pathway does not fit IPT 1.0." },
    problems: [{ line: 1, item: "mean", rule: "unknown-scale", message: "no scale quality" }],
    definition: pathwayFixture().definition,
    earlier: null,
    comparison: null,
  });

  expect(await screen.findByText("The rules do not fit the instrument")).toBeVisible();
  expect(screen.getByRole("button", { name: "Line 1 · mean" })).toBeVisible();
  expect(screen.queryByRole("button", { name: "Add this pathway" })).not.toBeInTheDocument();
});
