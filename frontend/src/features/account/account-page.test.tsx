import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { beforeEach, expect, it } from "vitest";
import { axeProblems } from "@/testing/axe";
import { meFixture } from "@/testing/fixtures";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { AccountPage } from "./account-page";

const BASE = "*/_allauth/browser/v1";
const ROW = { ip: "10.0.0.7", user_agent: "Firefox (Windows)", created_at: 1_767_000_000 };
let rows = [{ ...ROW, id: 1, is_current: true }];

beforeEach(() => {
  rows = [
    { ...ROW, id: 1, is_current: true },
    { ...ROW, id: 2, is_current: false, ip: "10.0.0.8" },
  ];
  server.use(
    http.get("*/api/v1/me/", () => HttpResponse.json(meFixture())),
    http.get(`${BASE}/auth/sessions`, () => HttpResponse.json({ data: rows })),
  );
});

it("ends the sign-ins elsewhere", async () => {
  const sent: unknown[] = [];
  server.use(
    http.delete(`${BASE}/auth/sessions`, async ({ request }) => {
      sent.push(await request.json());
      rows = rows.slice(0, 1);
      return HttpResponse.json({ data: rows });
    }),
  );
  const user = userEvent.setup();
  const { container } = await renderInProgramme(<AccountPage />);
  expect(await screen.findByText("10.0.0.8")).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);

  await user.click(screen.getByRole("button", { name: "Sign out everywhere else" }));

  await waitFor(() => expect(screen.queryByText("10.0.0.8")).not.toBeInTheDocument());
  expect(sent).toEqual([{ sessions: [2] }]);
});

it("says which of the two passwords is wrong, then that the new one is set", async () => {
  let tries = 0;
  server.use(
    http.post(`${BASE}/account/password/change`, () => {
      tries += 1;
      return tries === 1
        ? HttpResponse.json(
            { errors: [{ code: "enter_current_password", param: "current_password" }] },
            { status: 400 },
          )
        : HttpResponse.json({ status: 200 });
    }),
  );
  const user = userEvent.setup();
  await renderInProgramme(<AccountPage />);

  await user.type(await screen.findByLabelText(/Present password/), "wrong");
  await user.type(screen.getByLabelText(/New password/), "several rare words");
  await user.click(screen.getByRole("button", { name: "Change the password" }));
  expect((await screen.findAllByText("This is not your present password."))[0]).toBeVisible();

  await user.click(screen.getByRole("button", { name: "Change the password" }));
  expect(await screen.findByText("Your new password is set")).toBeVisible();
  expect(screen.getByLabelText(/Present password/)).toHaveValue("");
});

it("hands out what is held about the person", async () => {
  await renderInProgramme(<AccountPage />);

  const link = await screen.findByRole("link", { name: "Download your data" });
  expect(link).toHaveAttribute("href", "/api/v1/personal-data/mine/");
});
