import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
import { axeProblems } from "@/testing/axe";
import { auditEventFixture, pageOf, verificationFixture } from "@/testing/fixtures";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { AuditPage } from "./audit-page";

it("asks the server for what the address filters by, and changes both together", async () => {
  const asked: string[] = [];
  server.use(
    http.get("*/api/v1/memberships/", () => HttpResponse.json(pageOf([]))),
    http.get("*/api/v1/audit-verifications/", () => HttpResponse.json(pageOf([]))),
    http.get("*/api/v1/audit-events/", ({ request }) => {
      const query = new URL(request.url).searchParams;
      asked.push(`${query.get("outcome") ?? ""}/${query.get("verb") ?? ""}`);
      return HttpResponse.json(pageOf([auditEventFixture()]));
    }),
  );
  const user = userEvent.setup();
  const { container } = await renderInProgramme(<AuditPage />, {
    at: "/audit?verb=round",
    route: "/audit",
  });

  expect(await screen.findByText("Started a round")).toHaveAttribute("title", "round.started");
  await user.selectOptions(screen.getByRole("combobox", { name: "Outcome" }), "denied");

  await expect.poll(() => asked.at(-1)).toBe("denied/round");
  expect(asked[0]).toBe("/round");
  const link = screen.getByRole("link", { name: "Export these events as CSV" });
  const address = new URL(link.getAttribute("href") ?? "", "http://localhost");
  expect(address.pathname).toBe("/api/v1/audit-events/export/");
  expect(address.searchParams.get("verb")).toBe("round");
  expect(address.searchParams.get("outcome")).toBe("denied");
  expect(await axeProblems(container)).toEqual([]);
});

it("names what the last verification found, and starts another", async () => {
  const fault = {
    code: "row_altered",
    sequence: 7,
    noun: "rating",
    key: "0a1b2c3d-0000",
    detail: "not as event 7 sealed it: items",
  };
  let checks = [verificationFixture({ state: "broken", n_faults: 1, faults: [fault] })];
  const asked: unknown[] = [];
  server.use(
    http.get("*/api/v1/memberships/", () => HttpResponse.json(pageOf([]))),
    http.get("*/api/v1/audit-events/", () => HttpResponse.json(pageOf([auditEventFixture()]))),
    http.get("*/api/v1/audit-verifications/", () => HttpResponse.json(pageOf(checks))),
    http.post("*/api/v1/audit-verifications/", async ({ request }) => {
      asked.push(await request.json());
      checks = [verificationFixture({ id: "v2", state: "under_way" }), ...checks];
      return HttpResponse.json(checks[0], { status: 201 });
    }),
  );
  const user = userEvent.setup();
  await renderInProgramme(<AuditPage />, { at: "/audit", route: "/audit" });

  expect(await screen.findByText("1 thing is not as written, among 412 events.")).toBeVisible();
  expect(screen.getByRole("list", { name: "What was found" })).toHaveTextContent(
    "rating 0a1b2c3d: not as event 7 sealed it: items",
  );
  await user.click(screen.getByRole("button", { name: "Verify now" }));

  expect(await screen.findByText("A verification is under way.")).toBeVisible();
  expect(asked).toEqual([{ programme: "p1" }]);
  expect(screen.getByRole("button", { name: "Verify now" })).toBeDisabled();
});
