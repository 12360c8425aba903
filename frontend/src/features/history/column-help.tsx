import { Anchor } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { PastCodebook } from "@/api/types";
import { QueryView } from "@/components/query-view";
import { sizeInWords } from "@/lib/sizes";
import { codebookQuery, templateAddress } from "./queries";

/** What the file must look like under a rubric version: an example, then every column. */
export function ColumnHelp({ rubric }: { rubric: string }) {
  const codebook = useQuery(codebookQuery(rubric));
  if (rubric === "") return null;
  return (
    <details className="panel past-help">
      <summary>What the file must look like</summary>
      <div className="stack">
        <p className="measure">
          One row for each session, rater, kind of rating and item. An empty score is a missing
          score. <Anchor href={templateAddress(rubric)}>Download an example file</Anchor> with every
          column and item, and fill it in.
        </p>
        <QueryView query={codebook}>{(book) => <Codebook book={book} />}</QueryView>
      </div>
    </details>
  );
}

function Codebook({ book }: { book: PastCodebook }) {
  return (
    <>
      {/* Wide content that scrolls has to be reachable by keyboard. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className="past-example" tabIndex={0} aria-label="The first rows of an example file">
        {book.example}
      </pre>
      <dl className="past-columns">
        {book.columns.map((column) => (
          <div key={column.name}>
            <dt>
              <code>{column.name}</code>{" "}
              {column.is_required && <span className="soft">required</span>}
            </dt>
            <dd>
              {column.meaning}: {column.values}.
              {column.also.length > 0 && (
                <span className="soft"> Also found as {column.also.join(", ")}.</span>
              )}
            </dd>
          </div>
        ))}
      </dl>
      <p className="soft measure">
        At most {book.max_rows.toLocaleString("en")} rows and {sizeInWords(book.max_bytes)}. Other
        columns are named and not kept.
      </p>
    </>
  );
}
