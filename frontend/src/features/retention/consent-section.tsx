import { Button, Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { useMemo, useState } from "react";
import { consentFormsQuery } from "@/api/lists";
import { usePermission, useProgramme } from "@/api/me";
import type { ConsentForm, RetentionOverview } from "@/api/types";
import { DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { QueryView } from "@/components/query-view";
import { RelativeDate } from "@/components/relative-date";
import { StateMark } from "@/components/state-mark";
import { consentScopeWord, counted, listed } from "@/lib/words";
import { FormDialog } from "./form-dialog";

const STATES = [
  { id: "in_force", label: "in force" },
  { id: "ending_soon", label: "end within 30 days" },
  { id: "expired", label: "expired" },
  { id: "withdrawn", label: "withdrawn" },
  { id: "not_begun", label: "not begun" },
  { id: "none", label: "without a consent" },
] as const;

function Counts({ overview }: { overview: RetentionOverview }) {
  const mayOpen = usePermission("session.read");
  return (
    <section className="stack stack--tight" aria-labelledby="consent-counts">
      <h2 id="consent-counts" className="section-title">
        Sessions by consent
      </h2>
      <ul className="consent-counts">
        {STATES.map(({ id, label }) => {
          const n = overview.consents[id];
          const said = (
            <>
              <span className="consent-counts__n">{n}</span> {label}
            </>
          );
          return (
            <li key={id}>
              {mayOpen && n > 0 ? (
                <Link to="/sessions" search={{ consent: id } as never}>
                  {said}
                </Link>
              ) : (
                said
              )}
            </li>
          );
        })}
      </ul>
      <p className="soft small">
        What a client agreed to is recorded on the session. Those that end soon are in force, too.
      </p>
    </section>
  );
}

interface Acts {
  read: (form: ConsentForm) => void;
  follow: ((form: ConsentForm) => void) | null;
}

function columns({ read, follow }: Acts): ColumnDef<ConsentForm>[] {
  return [
    { header: "Form", accessorKey: "name" },
    { header: "Version", accessorKey: "version" },
    {
      header: "Asks about",
      id: "scopes",
      accessorFn: (form) =>
        listed(form.scopes.map((scope) => consentScopeWord(scope).toLowerCase())),
    },
    {
      header: "Holds for",
      id: "months",
      accessorFn: (form) =>
        form.expires_after_months === null ? "no end" : counted(form.expires_after_months, "month"),
    },
    {
      header: "Published",
      accessorKey: "published_at",
      cell: ({ row: { original: form } }) => <RelativeDate on={form.published_at} as="date" />,
    },
    {
      header: "State",
      id: "state",
      accessorFn: (form) => (form.is_current ? "newest" : "earlier"),
      cell: ({ row: { original: form } }) =>
        form.is_current ? (
          <StateMark tone="done">Newest version</StateMark>
        ) : (
          <StateMark tone="quiet">Earlier version</StateMark>
        ),
    },
    {
      header: "Actions",
      id: "acts",
      enableSorting: false,
      cell: ({ row: { original: form } }) => (
        <div className="row">
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`Read ${form.name} ${form.version}`}
            onClick={() => read(form)}
          >
            Read
          </Button>
          {follow !== null && form.is_current && (
            <Button
              size="compact-sm"
              variant="default"
              aria-label={`New version of ${form.name}`}
              onClick={() => follow(form)}
            >
              New version
            </Button>
          )}
        </div>
      ),
    },
  ];
}

/** How many clients agreed to what, and the forms on which they did. */
export function ConsentSection({ overview }: { overview: RetentionOverview }) {
  const { programme } = useProgramme();
  const forms = useQuery(consentFormsQuery(programme.id));
  const [read, setRead] = useState<ConsentForm | null>(null);
  const [draft, setDraft] = useState<ConsentForm | "new" | null>(null);
  const mayPublish = overview.allowed_actions.includes("publish_form");
  const shown = useMemo(
    () => columns({ read: setRead, follow: mayPublish ? setDraft : null }),
    [mayPublish],
  );
  const publish = (
    <Button variant="default" onClick={() => setDraft("new")}>
      Publish a form
    </Button>
  );
  return (
    <div className="stack stack--loose">
      <Counts overview={overview} />
      <section className="stack stack--tight" aria-labelledby="consent-forms">
        <div className="row row--between">
          <h2 id="consent-forms" className="section-title">
            Forms that clients sign
          </h2>
          {mayPublish && publish}
        </div>
        <QueryView query={forms}>
          {({ results, count }) =>
            results.length === 0 ? (
              <EmptyState title="Consent forms will be listed here">
                A consent is recorded on a version of a form, whose text never changes.
              </EmptyState>
            ) : (
              <DataTable
                caption="Consent forms"
                unit="version"
                columns={shown}
                rows={results}
                rowId={(form) => form.id}
                total={count}
              />
            )
          }
        </QueryView>
      </section>
      {read !== null && (
        <Modal
          opened
          onClose={() => setRead(null)}
          title={`${read.name} ${read.version}`}
          closeButtonProps={{ "aria-label": "Close this window" }}
          size="lg"
          centered
        >
          {/* A long text is scrolled by keyboard as well. */}
          <div className="form-text" tabIndex={0} role="region" aria-label="Text of the form">
            {read.text || "The text of this form was not kept here."}
          </div>
        </Modal>
      )}
      {draft !== null && (
        <FormDialog follows={draft === "new" ? null : draft} onClose={() => setDraft(null)} />
      )}
    </div>
  );
}
