import { Link } from "@tanstack/react-router";
import { usePermission } from "@/api/me";
import { sessionName } from "./words";

interface SessionLinkProps {
  one: { session: string; case_code: string | null; session_number: number | null };
}

/** A session by its case and number, as a link for whoever may open it. */
export function SessionLink({ one }: SessionLinkProps) {
  const mayOpen = usePermission("session.read");
  if (!mayOpen) return <>{sessionName(one)}</>;
  return (
    <Link to="/sessions/$id" params={{ id: one.session }}>
      {sessionName(one)}
    </Link>
  );
}
