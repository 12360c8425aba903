import axe from "axe-core";

/**
 * What axe finds in a container, as readable lines. jsdom has no layout, so contrast is left to
 * the browser tests.
 */
export async function axeProblems(container: Element): Promise<string[]> {
  const result = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
  return result.violations.map(
    (violation) =>
      `${violation.id} (${violation.impact ?? "?"}): ${violation.nodes
        .map((node) => node.target.join(" "))
        .join(", ")}`,
  );
}
