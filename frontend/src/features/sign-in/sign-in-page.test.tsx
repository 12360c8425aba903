import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { beforeEach, expect, it, vi } from "vitest";
import { axeProblems } from "@/testing/axe";
import { renderPage } from "@/testing/render";
import { server } from "@/testing/server";
import { SignInForm } from "./sign-in-form";
import { safeNext, SignInPage } from "./sign-in-page";

const WHERE = { at: "/sign-in", route: "/sign-in", isWhole: true };
const LOGIN = "*/_allauth/browser/v1/auth/login";

beforeEach(() => {
  server.use(
    http.get("*/_allauth/browser/v1/auth/session", () =>
      HttpResponse.json({ status: 401 }, { status: 401 }),
    ),
  );
});

async function signIn() {
  const user = userEvent.setup();
  await user.type(await screen.findByLabelText(/E-mail address/), "rater1@demo.example");
  await user.type(screen.getByLabelText(/^Password/), "secret");
  await user.click(screen.getByRole("button", { name: "Sign in" }));
  return user;
}

it("is a page without findings of axe", async () => {
  const { container } = await renderPage(<SignInPage />, WHERE);

  expect(await screen.findByRole("heading", { name: "Sign in" })).toBeVisible();
  expect(await axeProblems(container)).toEqual([]);
});

it("says in words that there were too many attempts", async () => {
  server.use(
    http.post(LOGIN, () =>
      HttpResponse.json(
        {
          status: 400,
          errors: [{ code: "too_many_login_attempts", message: "x", param: "email" }],
        },
        { status: 400 },
      ),
    ),
  );
  await renderPage(<SignInPage />, WHERE);

  await signIn();

  expect(await screen.findByText(/Wait a few minutes/)).toBeVisible();
});

it("asks for the code where a second factor is due", async () => {
  const codes: unknown[] = [];
  server.use(
    http.post(LOGIN, () =>
      HttpResponse.json(
        {
          status: 401,
          data: { flows: [{ id: "login" }, { id: "mfa_authenticate", is_pending: true }] },
        },
        { status: 401 },
      ),
    ),
    http.post("*/_allauth/browser/v1/auth/2fa/authenticate", async ({ request }) => {
      codes.push(await request.json());
      return HttpResponse.json({ status: 200 });
    }),
  );
  const onSignedIn = vi.fn();
  await renderPage(<SignInForm onSignedIn={onSignedIn} />);

  const user = await signIn();
  await user.type(await screen.findByLabelText(/Code/), "123456");
  await user.click(screen.getByRole("button", { name: "Confirm the code" }));

  await vi.waitFor(() => expect(onSignedIn).toHaveBeenCalledOnce());
  expect(codes).toEqual([{ code: "123456" }]);
});

it("follows only paths of this site after signing in", () => {
  expect(safeNext("/sessions?state=ready")).toBe("/sessions?state=ready");
  expect(safeNext("//evil.example")).toBe("/");
  expect(safeNext("/\\evil.example")).toBe("/");
  expect(safeNext("https://evil.example")).toBe("/");
  expect(safeNext(undefined)).toBe("/");
});
