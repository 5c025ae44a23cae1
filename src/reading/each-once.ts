/** What becomes of each line; of one that stands there again it is asked only once. */
export function eachOnce<T>(lines: readonly string[], of: (line: string) => T): T[] {
  const before = new Map<string, T>();
  return lines.map((line) => {
    const known = before.get(line) ?? of(line);
    before.set(line, known);
    return known;
  });
}
