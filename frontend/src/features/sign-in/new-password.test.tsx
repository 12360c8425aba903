import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { beforeEach, expect, it } from "vitest";
import { axeProblems } from "@/testing/axe";
import { renderPage } from "@/testing/render";
import { server } from "@/testing/server";
import { ForgottenPage } from "./forgotten-page";
import { NewPasswordPage } from "./new-password-page";

const BASE = "*/_allauth/browser/v1/auth";
const WHERE = { at: "/reset/abc-1", route: "/reset/$key", isWhole: true };

beforeEach(() => {
  server.use(
    http.get(`${BASE}/session`, () => HttpResponse.json({ status: 401 }, { status: 401 })),
  );
});

it("never says whether there is such an account", async () => {
  const asked: unknown[] = [];
  server.use(
    http.post(`${BASE}/password/request`, async ({ request }) => {
      asked.push(await request.json());
      return HttpResponse.json({ status: 200 });
    }),
  );
  const user = userEvent.setup();
  const { container } = await renderPage(<ForgottenPage />, {
    at: "/reset",
    route: "/reset",
    isWhole: true,
  });
  expect(await axeProblems(container)).toEqual([]);

  await user.type(await screen.findByLabelText(/E-mail address/), "r@demo.example");
  await user.click(screen.getByRole("button", { name: "Send me a link" }));

  expect(await screen.findByText(/If there is an account for r@demo.example/)).toBeVisible();
  expect(asked).toEqual([{ email: "r@demo.example" }]);
});

it("sets the password with the key of the link", async () => {
  const sent: unknown[] = [];
  server.use(
    http.get(`${BASE}/password/reset`, ({ request }) =>
      request.headers.get("X-Password-Reset-Key") === "abc-1"
        ? HttpResponse.json({ status: 200 })
        : HttpResponse.json({ status: 400 }, { status: 400 }),
    ),
    http.post(`${BASE}/password/reset`, async ({ request }) => {
      sent.push(await request.json());
      return sent.length === 1
        ? HttpResponse.json(
            {
              errors: [
                { code: "password_too_short", message: "It is too short.", param: "password" },
              ],
            },
            { status: 400 },
          )
        : HttpResponse.json({ status: 401 }, { status: 401 });
    }),
  );
  const user = userEvent.setup();
  await renderPage(<NewPasswordPage />, WHERE);

  await user.type(await screen.findByLabelText(/New password/), "short");
  await user.click(screen.getByRole("button", { name: "Set the password" }));
  expect((await screen.findAllByText("It is too short."))[0]).toBeVisible();
  await user.type(screen.getByLabelText(/New password/), " but now long enough");
  await user.click(screen.getByRole("button", { name: "Set the password" }));

  await waitFor(() => expect(screen.queryByLabelText(/New password/)).not.toBeInTheDocument());
  expect(sent[1]).toEqual({ key: "abc-1", password: "short but now long enough" });
});

it("says that a link works no longer", async () => {
  server.use(
    http.get(`${BASE}/password/reset`, () => HttpResponse.json({ status: 400 }, { status: 400 })),
  );
  await renderPage(<NewPasswordPage />, WHERE);

  expect(await screen.findByText("This link works no longer")).toBeVisible();
  expect(screen.queryByLabelText(/New password/)).not.toBeInTheDocument();
});
