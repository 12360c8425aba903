import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useRouter } from "@tanstack/react-router";
import { isSignedIn } from "@/api/sign-in";
import { announceSignedIn } from "@/api/sign-in-state";
import { Note } from "@/components/note";
import { PageTitle } from "@/components/page-title";
import { useSearchFilters } from "@/components/use-search-filters";
import { SignInForm } from "./sign-in-form";
import "./sign-in.css";

/** Only a path of this site is followed after signing in. */
export function safeNext(next: string | undefined): string {
  return next && /^\/(?![/\\])/.test(next) ? next : "/";
}

export function SignInPage() {
  const [search] = useSearchFilters();
  const router = useRouter();
  const queries = useQueryClient();
  const session = useQuery({ queryKey: ["is-signed-in"], queryFn: isSignedIn, retry: false });

  function goOn() {
    announceSignedIn();
    queries.clear();
    router.history.push(safeNext(search.next));
  }

  return (
    <main className="sign-in">
      <p className="sign-in__name">Attune</p>
      <PageTitle
        title="Sign in"
        lead="Fidelity ratings of therapy sessions, and how far they can be trusted."
      />
      {search.invited === "yes" && (
        <Note tone="done" title="Your account is ready" live>
          <p>Sign in with the e-mail address of your invitation and your new password.</p>
        </Note>
      )}
      {session.data === true && (
        <Note tone="info">
          <p>
            You are signed in already.{" "}
            <button type="button" className="link-button" onClick={goOn}>
              Go on
            </button>
          </p>
        </Note>
      )}
      {search.password === "new" && (
        <Note tone="done" title="Your new password is set" live>
          <p>Sign in with it. Everywhere else you were signed out.</p>
        </Note>
      )}
      <SignInForm onSignedIn={goOn} />
      <p>
        <Link to="/reset">I do not know my password any more</Link>
      </p>
      <p className="soft small">
        Accounts come by invitation of a training programme. Without one, ask your programme lead.
      </p>
    </main>
  );
}
