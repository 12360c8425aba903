import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
import { axeProblems } from "@/testing/axe";
import { auditEventFixture, pageOf } from "@/testing/fixtures";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { AuditPage } from "./audit-page";

it("asks the server for what the address filters by, and changes both together", async () => {
  const asked: string[] = [];
  server.use(
    http.get("*/api/v1/memberships/", () => HttpResponse.json(pageOf([]))),
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
