import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
import type { Register } from "@/api/types";
import { axeProblems } from "@/testing/axe";
import { caseFixture, pageOf, sessionFixture } from "@/testing/fixtures";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { RegisterPage } from "./register-page";

const NONE: Register = {
  n_registered: 0,
  n_recorded: 0,
  n_consented: 0,
  n_ready: 0,
  missing: [],
  can_register: true,
};

function serve(register: Register, meetings: ReturnType<typeof sessionFixture>[]): URL[] {
  const asked: URL[] = [];
  server.use(
    http.get("*/api/v1/sessions/register/", ({ request }) => {
      asked.push(new URL(request.url));
      return HttpResponse.json(register);
    }),
    http.get("*/api/v1/sessions/", ({ request }) => {
      asked.push(new URL(request.url));
      return HttpResponse.json(pageOf(meetings));
    }),
    http.get("*/api/v1/cases/", () =>
      HttpResponse.json(pageOf([caseFixture({ allowed_actions: ["register_meetings"] })])),
    ),
  );
  return asked;
}

it("narrows the list on the server, and the counts by trainee and case", async () => {
  const asked = serve({ ...NONE, n_registered: 1, n_recorded: 1, n_consented: 1, n_ready: 1 }, [
    sessionFixture(),
  ]);
  const { container } = await renderInProgramme(<RegisterPage />, {
    at: "/register?recording=recorded",
    route: "/register",
  });

  expect(await screen.findByText(/^1 meeting is registered: 1 was recorded/)).toBeVisible();
  await screen.findByRole("table");
  expect(await axeProblems(container)).toEqual([]);
  await userEvent.setup().selectOptions(screen.getByLabelText("Case"), "c1");
  await screen.findByRole("table");

  const last = (path: string) => asked.filter((url) => url.pathname === path).at(-1);
  expect(last("/api/v1/sessions/")?.searchParams.get("recording")).toBe("recorded");
  expect(last("/api/v1/sessions/")?.searchParams.get("case")).toBe("c1");
  expect(last("/api/v1/sessions/register/")?.searchParams.get("recording")).toBeNull();
  expect(last("/api/v1/sessions/register/")?.searchParams.get("case")).toBe("c1");
  expect(screen.getByRole("link", { name: "Export as CSV" })).toHaveAttribute(
    "href",
    "/api/v1/sessions/register/export/?programme=p1&case=c1",
  );
});

it("says what to do where nothing is registered", async () => {
  serve(NONE, []);
  await renderInProgramme(<RegisterPage />, { at: "/register", route: "/register" });

  expect(await screen.findByText("Every meeting that was held will be listed here")).toBeVisible();
  expect(await screen.findByRole("link", { name: "Enter them from a CSV file" })).toBeVisible();
});
