import { screen } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
import { renderInProgramme } from "@/testing/render-in-programme";
import { server } from "@/testing/server";
import { AnchorNotes } from "./anchor-notes";

it("shows the rules for the item at hand to whoever may read them, and asks for no others", async () => {
  let asked = 0;
  server.use(
    http.get("*/api/v1/anchor-notes/for-rating/", ({ request }) => {
      asked += 1;
      expect(new URL(request.url).searchParams.get("rating")).toBe("rating-1");
      return HttpResponse.json([
        { id: "n1", item: "B4", text: "Count the plan, not the wish.", carried_from: "1.0" },
        { id: "n2", item: "A1", text: "A greeting is no opening.", carried_from: null },
      ]);
    }),
  );
  const note = <AnchorNotes rating="rating-1" item="B4" />;

  const other = await renderInProgramme(note);
  expect(asked).toBe(0);
  other.unmount();
  await renderInProgramme(note, { membership: { permissions: ["anchor_note.read"] } });

  expect(await screen.findByText("Count the plan, not the wish.")).toBeVisible();
  expect(screen.getByText("Written for version 1.0.")).toBeVisible();
  expect(screen.queryByText("A greeting is no opening.")).not.toBeInTheDocument();
});
