import { useQuery } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { asApiError } from "@/api/errors";
import { meQuery, ProgrammeContext } from "@/api/me";
import { Loading } from "@/components/loading";
import { PageError } from "@/components/page-error";
import { PageTitle } from "@/components/page-title";
import { FrameLayout } from "./frame-layout";
import { useProgrammeChoice } from "./programme-choice";
import { ToSignIn } from "./to-sign-in";

/** Everything that needs a signed-in person: asks who they are, then draws the frame. */
export function Frame() {
  const me = useQuery(meQuery);
  const [membership, chooseProgramme] = useProgrammeChoice(me.data?.memberships ?? []);

  if (!me.data) {
    if (me.isError && asApiError(me.error).needsSignIn) {
      return <ToSignIn />;
    }
    return (
      <main className="bare">
        {me.isError ? (
          <PageError error={me.error} onRetry={() => void me.refetch()} />
        ) : (
          <Loading label="Opening Attune…" />
        )}
      </main>
    );
  }
  if (!membership) {
    return (
      <FrameLayout me={me.data} membership={null} onProgramme={chooseProgramme}>
        <PageTitle
          title="You belong to no programme yet"
          lead="Your account works. A programme lead has to take you in; then this page shows what there is to do."
        />
      </FrameLayout>
    );
  }
  return (
    <ProgrammeContext value={membership}>
      <FrameLayout me={me.data} membership={membership} onProgramme={chooseProgramme}>
        {/* A page holds what belongs to one programme: another programme starts it afresh. */}
        <Outlet key={membership.programme.id} />
      </FrameLayout>
    </ProgrammeContext>
  );
}
