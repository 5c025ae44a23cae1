/**
 * Parts of an analyzer's report that tell of no fault, though they are red.
 *
 * Autodiscover is looked for at several places, and one of them is enough: what failed before a place
 * that worked is no fault. Where all fail, the place that got as far as being asked over HTTP is the
 * one that matters; the others were never meant to answer. Works on text whose line breaks are lost,
 * too, as a report is when it is copied from a browser.
 */

/** Where the tree of the report goes on to another place, or leaves Autodiscover. */
const attempt =
  /attempting to test potential autodiscover url|attempting to contact the autodiscover service using/gi;
const leaving =
  /(?:testing|checking|attempting|validating)[^.\n]{0,40}(?:rpc\/http|rpc over http|mapi over http|rpc proxy|outlook connectivity|activesync session|options command|address book|mail store|exchange activesync url)|autodiscover settings for outlook (?:anywhere|connectivity) are being validated|(?:connectivity analyzer|exrca) is validating autodiscover settings/gi;
const success =
  /testing of the autodiscover url was successful|autodiscover (?:url )?was tested successfully|autodiscover service was (?:successfully contacted|tested successfully)|successfully contacted using the (?:http|dns srv) redirect method|autodiscover (?:post|settings) (?:\w{1,30} ){0,6}(?:successfully|was successful)|successfully retrieved autodiscover settings/i;
const asked =
  /attempting to send an autodiscover post request|attempting to retrieve an xml autodiscover response/i;

interface Part {
  readonly from: number;
  readonly to: number;
}

/** The same text with such parts blank: what is left keeps its place and its line. */
export function withoutMadeGood(text: string): string {
  const starts = Array.from(text.matchAll(attempt), ({ index }) => index);
  if (starts.length < 2) return text;
  const end = endOf(text, starts);
  const parts = starts.map((from, index) => ({ from, to: starts[index + 1] ?? end }));
  const kept = new Set(keptOf(text, parts));
  const pieces = parts.map((part) => {
    const piece = text.slice(part.from, part.to);
    return kept.has(part) ? piece : piece.replace(/[^\r\n]/g, ' ');
  });
  return text.slice(0, starts[0]) + pieces.join('') + text.slice(end);
}

/** What comes after the last place: another part of the report, or nothing. */
function endOf(text: string, starts: readonly number[]): number {
  const last = starts.at(-1) ?? 0;
  const next = Array.from(text.slice(last).matchAll(leaving), ({ index }) => index)[0];
  return next === undefined ? text.length : last + next;
}

function keptOf(text: string, parts: readonly Part[]): readonly Part[] {
  const said = (pattern: RegExp) =>
    parts.filter(({ from, to }) => pattern.test(text.slice(from, to)));
  const worked = said(success);
  if (worked.length > 0) return worked.slice(-1);
  const before = text.slice(0, parts[0]?.from ?? 0);
  if (success.test(before)) return parts.slice(-1);
  const reached = said(asked);
  return reached.length > 0 ? reached : parts;
}
