/**
 * Lines of an analyzer's report that tell of no fault: an attempt that failed before another one of
 * the same kind went well. Autodiscover is looked for at several places, and one of them is enough.
 */

const attempt = /potential autodiscover url|contact the autodiscover service using/i;
const success =
  /autodiscover (?:url )?was (?:tested )?successful|autodiscover was tested successfully|testing of the autodiscover url was successful/i;

/** The same lines, those of attempts that were made good empty: what is left keeps its number. */
export function withoutMadeGood(lines: readonly string[]): readonly string[] {
  const made = lines.findLastIndex((line) => success.test(line));
  const first = lines.findIndex((line) => attempt.test(line));
  if (first < 0 || made < first) return lines;
  const last = lines.findLastIndex((line, index) => index < made && attempt.test(line));
  return lines.map((line, index) => (index >= first && index < last ? '' : line));
}
