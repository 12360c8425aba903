import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import { asApiError } from "@/api/errors";
import { meQuery } from "@/api/me";
import { ErrorNote } from "@/components/error-note";
import { Loading } from "@/components/loading";
import { PageTitle } from "@/components/page-title";
import { roleWord } from "@/lib/words";
import "./invitation.css";

export function InvitationPage() {
  const { token = "" } = useParams({ strict: false });
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const preview = useQuery({
    queryKey: ["invitation", token],
    queryFn: () =>
      answerOf(api.GET("/api/v1/invitations/preview/", { params: { query: { token } } })),
    retry: false,
  });
  const me = useQuery({ ...meQuery, retry: false });
  const isOwn = me.data !== undefined && me.data.email === preview.data?.email;
  const accept = useMutation({
    mutationFn: () =>
      answerOf(api.POST("/api/v1/invitations/accept/", { body: { token, name, password } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["me"] });
      await (isOwn
        ? navigate({ to: "/" })
        : navigate({ to: "/sign-in", search: { invited: "yes" } as never }));
    },
  });
  const refused = accept.error === null ? null : asApiError(accept.error);

  if (preview.isError) {
    return (
      <main className="invitation">
        <PageTitle
          title="This invitation cannot be used"
          lead="It may have been used already, have expired, or the link may be incomplete. Ask your programme lead for a new one."
        />
        {asApiError(preview.error).status !== 404 && <ErrorNote error={preview.error} />}
      </main>
    );
  }
  if (!preview.data) {
    return (
      <main className="invitation">
        <Loading label="Opening the invitation…" />
      </main>
    );
  }
  const { programme_name, role, email } = preview.data;
  return (
    <main className="invitation">
      <PageTitle
        title={`Join ${programme_name}`}
        lead={`You are invited as ${roleWord(role).toLowerCase()} with the address ${email}.`}
      />
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          accept.mutate();
        }}
      >
        {refused && <ErrorNote error={refused} title="The invitation was not taken up" />}
        {!isOwn && (
          <>
            <TextInput
              label="Your name"
              description="Seen by the lead of your programme. Others see a code where the rules ask for it."
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              error={refused?.forField("name")}
              autoComplete="name"
              required
            />
            <PasswordInput
              label="Choose a password"
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
              error={refused?.forField("password")}
              autoComplete="new-password"
              required
              visibilityToggleButtonProps={{ "aria-label": "Show or hide the password" }}
            />
            <p className="soft">
              You have an account already?{" "}
              <Link to="/sign-in" search={{ next: `/invitation/${token}` } as never}>
                Sign in
              </Link>{" "}
              first, then open this invitation again.
            </p>
          </>
        )}
        <Button type="submit" loading={accept.isPending}>
          {isOwn ? "Take up the invitation" : "Make the account"}
        </Button>
      </form>
    </main>
  );
}
