/** "A Focus on the present"; what is no section of the rubric has a name alone. */
export function sectionLabel({ id, name }: { id: string; name: string }): string {
  return id === "overall" || id === "every_phase" ? name : `${id} ${name}`;
}
