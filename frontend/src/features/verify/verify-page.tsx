import { Button, TextInput, Textarea } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import type { Verification } from "@/api/types";
import { ErrorNote } from "@/components/error-note";
import { Icon } from "@/components/icon";
import { Loading } from "@/components/loading";
import { PageTitle } from "@/components/page-title";
import { Verdict } from "./verdict";
import "./verify.css";

/** Open to anybody: whether a certificate holds, and nothing but what it says itself. */
export function VerifyPage() {
  const { code = "" } = useParams({ strict: false });
  const found = useQuery({
    queryKey: ["verification", code],
    queryFn: () =>
      answerOf(api.GET("/api/v1/verifications/{code}/", { params: { path: { code } } })),
    enabled: code !== "",
    retry: false,
    // A revocation is to be seen by whoever looks again.
    staleTime: 0,
  });
  return (
    <main className="verify">
      <PageTitle
        title="Check a certificate"
        lead={leadOf(code, found.data)}
        {...(found.data?.certificate
          ? {
              action: (
                <Button
                  variant="default"
                  leftSection={<Icon name="print" />}
                  onClick={() => globalThis.print()}
                >
                  Print
                </Button>
              ),
            }
          : {})}
      />
      <div className="stack stack--loose">
        {code !== "" && found.isPending && <Loading label="Checking the certificate…" />}
        {found.isError && (
          <ErrorNote
            error={found.error}
            title="It could not be checked"
            onRetry={() => void found.refetch()}
          />
        )}
        {found.data && <Verdict verdict={found.data} />}
        <CodeForm key={code} code={code} />
        <CredentialForm />
      </div>
    </main>
  );
}

function leadOf(code: string, verdict: Verification | undefined): string {
  if (verdict) return verdict.sentence;
  return code === ""
    ? "Type the code that is printed on it. You learn whether it holds, and what it says."
    : "One moment.";
}

function CodeForm({ code }: { code: string }) {
  const navigate = useNavigate();
  const [typed, setTyped] = useState(code);
  return (
    <form
      className="verify__form no-print"
      onSubmit={(event) => {
        event.preventDefault();
        const wanted = typed.trim();
        if (wanted !== "") void navigate({ to: "/verify/$code", params: { code: wanted } });
      }}
    >
      <TextInput
        label="Code"
        description="Twelve signs, such as 7K3Q-X9F2-MHRC"
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        maxLength={40}
        autoComplete="off"
        spellCheck={false}
        required
      />
      <Button type="submit">Check</Button>
    </form>
  );
}

function CredentialForm() {
  const [text, setText] = useState("");
  const check = useMutation({
    mutationFn: () =>
      answerOf(api.POST("/api/v1/verifications/", { body: { credential: text.trim() } })),
  });
  return (
    <details className="no-print">
      <summary>Check an Open Badges credential instead</summary>
      <form
        className="stack verify__credential"
        onSubmit={(event) => {
          event.preventDefault();
          check.mutate();
        }}
      >
        <Textarea
          label="Credential"
          description="The signed text: three parts with two points between them."
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          rows={4}
          required
        />
        <div className="row">
          <Button type="submit" variant="default" loading={check.isPending}>
            Check the credential
          </Button>
        </div>
        {check.error !== null && <ErrorNote error={check.error} title="It could not be checked" />}
        {check.data && (
          <div role="status">
            <p>
              <strong>{check.data.sentence}</strong>
            </p>
            <Verdict verdict={check.data} />
          </div>
        )}
      </form>
    </details>
  );
}
