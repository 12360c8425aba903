import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
import type { Characteristics } from "@/api/types";
import { axeProblems } from "@/testing/axe";
import { pathwayFixture } from "@/testing/instrument-fixtures";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { characteristicsFixture } from "./characteristics.fixture";
import { CharacteristicsPage } from "./characteristics-page";

async function open(found: Characteristics) {
  const asked: (string | null)[] = [];
  server.use(
    http.get("*/api/v1/pathways/w1/", () => HttpResponse.json(pathwayFixture())),
    http.get("*/api/v1/pathways/w1/characteristics/", ({ request }) => {
      asked.push(new URL(request.url).searchParams.get("attempts"));
      return HttpResponse.json(found);
    }),
  );
  const { container } = await renderInProgramme(<CharacteristicsPage />, {
    at: "/pathways/w1/characteristics",
    route: "/pathways/$id/characteristics",
  });
  await screen.findByRole("heading", { name: "Why these numbers" });
  return { asked, container, user: userEvent.setup() };
}

it("says the chances, what more attempts do, and what they rest on", async () => {
  const { container } = await open(characteristicsFixture());

  expect(screen.getByText(/1.1 % of trainees at 2.5 and 97 % of those at 4/)).toBeVisible();
  const tries = screen.getByRole("table", { name: "Chances by number of attempts" });
  const second = within(tries).getByRole("row", { name: /^2 / });
  expect(second).toHaveTextContent("6.0 %");
  expect(second).toHaveTextContent("missed");
  expect(screen.getByText(/Defaults from published studies/)).toBeVisible();
  expect(screen.getByRole("img", { name: "True level 4: 97 % certified" })).toBeInTheDocument();
  expect(await axeProblems(container)).toEqual([]);
});

it("asks anew for another number of attempts", async () => {
  const { asked, user } = await open(characteristicsFixture());

  const tries = screen.getByLabelText("A trainee may try");
  await user.selectOptions(tries, "three times");

  await waitFor(() => expect(tries).toHaveDisplayValue("three times"));
  expect(asked).toEqual(["2", "3"]);
});

it("says whose components they are", async () => {
  const found = characteristicsFixture();
  await open({
    ...found,
    components: {
      ...found.components!,
      source: "programme",
      n_trainees: 12,
      n_sessions: 60,
      n_raters: 4,
      n_ratings: 120,
      computed_at: "2026-02-01T09:00:00Z",
      data_hash: "ab12",
    },
  });

  expect(
    screen.getByText(/from 120 ratings of 60 sessions of 12 trainees by 4 raters/),
  ).toBeVisible();
});

it("says why a pathway without a bar has no chances", async () => {
  await open(
    characteristicsFixture({
      reason: "no_bar",
      chances: null,
      components: null,
      assumed: null,
      attempts: [],
      changes: [],
      cut: null,
      counted: [],
    }),
  );

  expect(screen.getByText(/sets no bar on the overall score/)).toBeVisible();
  expect(screen.queryByLabelText("A trainee may try")).not.toBeInTheDocument();
});
