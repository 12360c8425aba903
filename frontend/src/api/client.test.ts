import { http, HttpResponse } from "msw";
import { beforeEach, expect, it } from "vitest";
import { server } from "@/testing/server";
import { answerOf, api } from "./client";
import { ApiError } from "./errors";
import { isSignedOut } from "./sign-in-state";

beforeEach(() => {
  document.cookie = "csrftoken=abc123";
});

it("copies the CSRF cookie into writes and leaves reads alone", async () => {
  const seen: (string | null)[] = [];
  server.use(
    http.get("*/api/v1/me/", ({ request }) => {
      seen.push(request.headers.get("X-CSRFToken"));
      return HttpResponse.json({});
    }),
    http.post("*/api/v1/rounds/:id/start/", ({ request }) => {
      seen.push(request.headers.get("X-CSRFToken"));
      return HttpResponse.json({});
    }),
  );

  await answerOf(api.GET("/api/v1/me/"));
  await answerOf(api.POST("/api/v1/rounds/{id}/start/", { params: { path: { id: "r1" } } }));

  expect(seen).toEqual([null, "abc123"]);
});

it("turns a refusal into an error with its code, its words and its fields", async () => {
  server.use(
    http.get("*/api/v1/me/", () =>
      HttpResponse.json(
        {
          code: "invalid",
          detail: "Two things are wrong.",
          errors: [{ code: "required", detail: "Name it.", field: "name" }],
        },
        { status: 400 },
      ),
    ),
  );

  const error = await answerOf(api.GET("/api/v1/me/")).catch((caught: unknown) => caught);

  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ status: 400, code: "invalid", message: "Two things are wrong." });
  expect((error as ApiError).forField("name")).toBe("Name it.");
});

it("says that the sign-in is needed on 401, and still hands the error to the caller", async () => {
  server.use(
    http.get("*/api/v1/me/", () =>
      HttpResponse.json({ code: "not_authenticated", detail: "Sign in." }, { status: 401 }),
    ),
  );

  const error = await answerOf(api.GET("/api/v1/me/")).catch((caught: unknown) => caught);

  expect(isSignedOut()).toBe(true);
  expect(error).toMatchObject({ status: 401, code: "not_authenticated" });
});

it("calls an unreachable server offline", async () => {
  server.use(http.get("*/api/v1/me/", () => HttpResponse.error()));

  const error = await answerOf(api.GET("/api/v1/me/")).catch((caught: unknown) => caught);

  expect(error).toMatchObject({ code: "offline", isOffline: true });
});

it("survives an answer that is not JSON", async () => {
  server.use(
    http.get("*/api/v1/me/", () => new HttpResponse("<html>Bad gateway</html>", { status: 502 })),
  );

  const error = await answerOf(api.GET("/api/v1/me/")).catch((caught: unknown) => caught);

  expect(error).toMatchObject({ status: 502, code: "http_502" });
});
