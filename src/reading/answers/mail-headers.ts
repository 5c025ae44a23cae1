/**
 * Header fields of a message: what the receiver found of SPF, DKIM and DMARC, and the hops.
 *
 * Source: RFC 8601 (Authentication-Results), RFC 5321 section 4.4 (Received). Exchange Online adds
 * compauth, its own verdict over all of them. Fields are folded over several lines.
 */
import type { Quote } from '../../model/observation.ts';
import { type Paste, quoteOf } from '../paste.ts';

const most = 40;
const result =
  /\b(spf|dkim|dmarc|compauth|arc) ?= ?(pass|fail|softfail|hardfail|neutral|none|temperror|permerror|bestguesspass)\b/g;
/** The old field of one mechanism, and what receivers print of it elsewhere. */
const receivedSpf = /\breceived-spf: ?(pass|fail|softfail|neutral|none|temperror|permerror)\b/g;
const hop = /^ ?received: ?(?:from|by)\b/;

export const mailHeaderPatterns = [result, receivedSpf, hop];

export function readMailHeaders(paste: Paste): Quote[] {
  const results = paste.search
    .folded(result)
    .map(({ groups: [, code = '', value = ''], line }) => ({ code, value, line }));
  const ofSpf = paste.search
    .folded(receivedSpf)
    .map(({ groups: [, value = ''], line }) => ({ code: 'spf', value, line }));
  const quotes = [...results, ...ofSpf]
    .sort((a, b) => a.line - b.line)
    .slice(0, most)
    .map(({ code, value, line }) => resultQuote(paste, code, value, line));
  return [...quotes, ...hopsQuote(paste)];
}

function resultQuote(paste: Paste, code: string, value: string, line: number): Quote {
  return quoteOf(paste, { name: 'mail.authentication', code, evidence: { result: value } }, line);
}

/** One Received field stands in many pastes; two or more are the header of a message. */
function hopsQuote(paste: Paste): Quote[] {
  const [first, ...others] = paste.search.folded(hop);
  if (!first || others.length === 0) return [];
  const evidence = { hops: others.length + 1 };
  return [quoteOf(paste, { name: 'mail.headers', evidence }, first.line)];
}
