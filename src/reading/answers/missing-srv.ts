/**
 * Whether the only name that a text calls missing is the SRV record of Autodiscover.
 *
 * Most domains have none, so NXDOMAIN for it is no host that is missing; the same words beside any other
 * name are. Source: MS-OXDISCO 3.1.5, where the record is the last of the ways.
 */
import type { Quote } from '../../model/observation.ts';
import { type Paste, quoteOf } from '../paste.ts';

const missing =
  /\bnxdomain\b|\bnon-?existent domain\b|\b(?:does not|doesn't) exist\b|\bno such (?:host|domain|name)\b|\b(?:enotfound|enodata)\b|\bname does not resolve\b|\bnot found: 3\b|\b(?:not|n't) (?:be )?resolved?\b|\bcould not resolve\b|name_error\b/g;
const record = /_autodiscover\._tcp/;
/** A host of mail that is named beside it is missing itself. */
const host = /(?<![\w.])(?:autodiscover|mail|owa|exch?\w{0,10}|webmail|smtp|mx)\.[a-z]/;

/** Characters before and behind the words in which the name stands. */
const near = 120;

export const missingSrvPatterns = [missing];

export function readMissingSrv(paste: Paste): Quote[] {
  const found = paste.search.folded(missing);
  const [first] = found;
  if (!first) return [];
  const isOfRecord = found.every(({ groups: [whole = ''], index, line }) => {
    const text = paste.folded[line - 1] ?? '';
    const around = text.slice(Math.max(0, index - near), index + whole.length + near);
    return record.test(around) && !host.test(around);
  });
  return isOfRecord
    ? [quoteOf(paste, { name: 'context.missing', code: 'srv-only' }, first.line)]
    : [];
}
