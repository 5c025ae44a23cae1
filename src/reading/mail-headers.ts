/**
 * Header fields of a message: what the receiver found of SPF, DKIM and DMARC, and the hops.
 *
 * Source: RFC 8601 (Authentication-Results), RFC 5321 section 4.4 (Received). Exchange Online adds
 * compauth, its own verdict over all of them. Fields are folded over several lines.
 */
import type { Quote } from '../model/observation.ts';
import { type Paste, quoteOf } from './paste.ts';

const most = 40;
const result =
  /\b(spf|dkim|dmarc|compauth|arc) ?= ?(pass|fail|softfail|hardfail|neutral|none|temperror|permerror|bestguesspass)\b/g;
/** The old field of one mechanism, and what receivers print of it elsewhere. */
const receivedSpf = /\breceived-spf: ?(pass|fail|softfail|neutral|none|temperror|permerror)\b/g;
const hop = /^received: ?(?:from|by)\b/;

export function readMailHeaders(paste: Paste): Quote[] {
  const lines = paste.folded.map((text) => text.trim());
  const results = lines.flatMap((line, index) => [
    ...Array.from(line.matchAll(result), ([, code = '', value = '']) =>
      resultQuote(paste, code, value, index + 1),
    ),
    ...Array.from(line.matchAll(receivedSpf), ([, value = '']) =>
      resultQuote(paste, 'spf', value, index + 1),
    ),
  ]);
  return [...results.slice(0, most), ...hopsQuote(paste, lines)];
}

function resultQuote(paste: Paste, code: string, value: string, line: number): Quote {
  return quoteOf(paste, { name: 'mail.authentication', code, evidence: { result: value } }, line);
}

/** One Received field stands in many pastes; two or more are the header of a message. */
function hopsQuote(paste: Paste, lines: readonly string[]): Quote[] {
  const hops = lines.filter((line) => hop.test(line)).length;
  if (hops < 2) return [];
  const first = lines.findIndex((line) => hop.test(line));
  return [quoteOf(paste, { name: 'mail.headers', evidence: { hops } }, first + 1)];
}
