import { useLocation, useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";

/** Leads to the sign-in once, and lets it come back to the page that was wanted. */
export function ToSignIn() {
  const navigate = useNavigate();
  const { href, pathname } = useLocation();
  useEffect(() => {
    // While the sign-in page is being fetched the frame still stands, at the new address.
    if (pathname === "/sign-in") return;
    const search = href === "/" ? {} : { next: href };
    void navigate({ to: "/sign-in", search: search as never, replace: true });
  }, [navigate, href, pathname]);
  return null;
}
