import { Button } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { answerOf, api } from "@/api/client";
import type { DecisionDetail, Id } from "@/api/types";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { ErrorNote } from "@/components/error-note";
import { Note } from "@/components/note";
import { RelativeDate } from "@/components/relative-date";
import { counted } from "@/lib/words";
import { ReasonDialog } from "./reason-dialog";
import { useChange } from "./use-change";

type Ask = "sign" | "certify" | "refuse" | "withdraw" | "appeal" | "uphold" | "reopen";
type Reasoned = Exclude<Ask, "sign">;

interface Question {
  title: string;
  confirm: string;
  label: string;
  description?: string;
  text: string;
  isGrave?: boolean;
}

const QUESTIONS: Record<Reasoned, Question> = {
  certify: {
    title: "Certify the trainee?",
    confirm: "Certify",
    label: "Why",
    description: "Kept with the decision, and read by the trainee.",
    text: "The certificate is issued at once. It can be revoked, never changed.",
  },
  refuse: {
    title: "Decide: not yet?",
    confirm: "Decide: not yet",
    label: "Why, and what would change it",
    description: "The trainee reads it, and may appeal.",
    text: "The frozen evidence stays with the decision.",
  },
  withdraw: {
    title: "Take the request back?",
    confirm: "Take it back",
    label: "Why",
    text: "What was frozen and signed stays to be read, and counts for nothing.",
  },
  appeal: {
    title: "Appeal against this decision?",
    confirm: "Appeal",
    label: "What you ask to be looked at again",
    text: "Somebody who had no hand in the decision answers.",
  },
  uphold: {
    title: "Let the decision stand?",
    confirm: "Let it stand",
    label: "Why",
    description: "The trainee reads it.",
    text: "The decision stays as it was made.",
  },
  reopen: {
    title: "Make the decision anew?",
    confirm: "Make it anew",
    label: "Why",
    description: "The trainee reads it.",
    text: "A new decision begins: the evidence is frozen again, and signed again.",
  },
};

const DONE: Record<Reasoned, string> = {
  certify: "The trainee is certified, and the certificate is issued.",
  refuse: "The decision is made: not yet.",
  withdraw: "The request was taken back.",
  appeal: "Your appeal is on its way.",
  uphold: "The decision stands.",
  reopen: "The decision is made anew.",
};

function send(id: Id, ask: Reasoned, reason: string) {
  const path = { params: { path: { id } } };
  const body = { reason };
  switch (ask) {
    case "certify":
      return api.POST("/api/v1/decisions/{id}/certify/", { ...path, body });
    case "refuse":
      return api.POST("/api/v1/decisions/{id}/refuse/", { ...path, body });
    case "withdraw":
      return api.POST("/api/v1/decisions/{id}/withdraw/", { ...path, body });
    case "appeal":
      return api.POST("/api/v1/decisions/{id}/appeal/", { ...path, body });
    default:
      return api.POST("/api/v1/decisions/{id}/reconsider/", {
        ...path,
        body: { reason, reopen: ask === "reopen" },
      });
  }
}

/** What the person may do with a decision now, and why not where something bars them. */
export function DecisionActions({ decision }: { decision: DecisionDetail }) {
  const [asked, setAsked] = useState<Ask | null>(null);
  const may = (action: string) => decision.allowed_actions.includes(action);
  if (decision.allowed_actions.length === 0) return <Bar decision={decision} />;
  const nMissing = missingSignatures(decision);
  const button = (ask: Ask, label: string, variant: "filled" | "default" = "default") => (
    <Button variant={variant} onClick={() => setAsked(ask)}>
      {label}
    </Button>
  );
  return (
    <section className="panel stack no-print" aria-labelledby="act-title">
      <h2 id="act-title" className="section-title">
        What you can do
      </h2>
      <Bar decision={decision} />
      {may("appeal") && decision.appeal_until !== null && (
        <p>
          You may appeal until <RelativeDate on={decision.appeal_until} as="date" />.
        </p>
      )}
      {may("certify") && decision.trace?.state === "pass" && nMissing > 0 && (
        <p className="soft">
          It can be certified when {counted(nMissing, "more person has", "more people have")}{" "}
          signed.
        </p>
      )}
      <div className="row">
        {may("review") && <FreezeButton decision={decision} />}
        {may("sign") && button("sign", "Sign", "filled")}
        {may("certify") &&
          decision.trace?.state === "pass" &&
          nMissing === 0 &&
          button("certify", "Certify", "filled")}
        {may("refuse") && button("refuse", "Decide: not yet")}
        {may("appeal") && button("appeal", "Appeal", "filled")}
        {may("reconsider") && button("reopen", "Make it anew", "filled")}
        {may("reconsider") && button("uphold", "Let it stand")}
        {may("withdraw") && button("withdraw", "Take the request back")}
      </div>
      {asked === "sign" && <SignDialog decision={decision} onClose={() => setAsked(null)} />}
      {asked !== null && asked !== "sign" && (
        <Reason key={asked} id={decision.id} ask={asked} onClose={() => setAsked(null)} />
      )}
    </section>
  );
}

function missingSignatures({ signatures, signatures_needed }: DecisionDetail): number {
  return Math.max(0, signatures_needed - signatures.filter(({ counts }) => counts).length);
}

function Bar({ decision }: { decision: DecisionDetail }) {
  if (decision.sign_bar === "" || decision.state !== "in_review") return null;
  return (
    <Note>
      <p>You cannot sign this. {decision.sign_bar}</p>
    </Note>
  );
}

function Reason({ id, ask, onClose }: { id: Id; ask: Reasoned; onClose: () => void }) {
  const navigate = useNavigate();
  const question = QUESTIONS[ask];
  const change = useChange((reason: string) => answerOf(send(id, ask, reason)), {
    done: DONE[ask],
    after: (answer) => {
      onClose();
      if (answer.id !== id) void navigate({ to: "/decisions/$id", params: { id: answer.id } });
    },
  });
  return (
    <ReasonDialog
      title={question.title}
      confirmLabel={question.confirm}
      label={question.label}
      {...(question.description === undefined ? {} : { description: question.description })}
      isPending={change.isPending}
      error={change.error}
      onConfirm={(reason) => change.mutate(reason)}
      onClose={onClose}
    >
      <p>{question.text}</p>
    </ReasonDialog>
  );
}

function FreezeButton({ decision }: { decision: DecisionDetail }) {
  const isAgain = decision.trace !== null;
  const freeze = useChange(
    () =>
      answerOf(
        api.POST("/api/v1/decisions/{id}/review/", { params: { path: { id: decision.id } } }),
      ),
    { done: "The evidence is frozen." },
  );
  return (
    <>
      <Button
        variant={isAgain ? "default" : "filled"}
        loading={freeze.isPending}
        onClick={() => freeze.mutate(undefined)}
      >
        {isAgain ? "Freeze the evidence again" : "Freeze the evidence"}
      </Button>
      {freeze.error !== null && <ErrorNote error={freeze.error} title="It was not frozen" />}
    </>
  );
}

function SignDialog({ decision, onClose }: { decision: DecisionDetail; onClose: () => void }) {
  const hash = decision.trace?.trace_hash ?? "";
  const sign = useChange(
    () =>
      answerOf(
        api.POST("/api/v1/decisions/{id}/sign/", {
          params: { path: { id: decision.id } },
          body: { trace_hash: hash },
        }),
      ),
    { done: "You have signed.", after: onClose },
  );
  return (
    <ConfirmDialog
      opened
      title="Sign this decision?"
      confirmLabel="Sign"
      onConfirm={() => sign.mutate(undefined)}
      onClose={onClose}
      isPending={sign.isPending}
      error={sign.error}
    >
      <p>
        You put your name to what the rules say of the frozen evidence, as it stands on this page:
      </p>
      <p>
        <code className="hash">{hash}</code>
      </p>
      <p>You say that you have read it, and that you rated none of these sessions.</p>
    </ConfirmDialog>
  );
}
