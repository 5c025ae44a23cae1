/**
 * What nslookup, dig, host and Resolve-DnsName answered about the names of mail: the same observations
 * as those of the DNS probe.
 *
 * A name that is missing is everyday life elsewhere, so a host counts only in a text about Exchange or
 * mail, or where its name is one of mail; MX and _autodiscover records are nothing else.
 * Source: RFC 1035 section 4.1.1 (RCODE), the programs' own output.
 */
import type { Evidence, Quote } from '../model/observation.ts';
import { type Paste, quoteOf } from './paste.ts';

const most = 20;

type RecordType = 'mx' | 'srv' | 'address';

interface Wording {
  /** Its group `name` holds the name that was asked for. */
  readonly pattern: RegExp;
  readonly code: string;
  /** Where the words themselves say which record it was. */
  readonly type?: RecordType;
}

const name = '(?<name>[a-z0-9_][a-z0-9_.-]{0,252}[a-z0-9])\\.?';

const wordings: readonly Wording[] = [
  { pattern: new RegExp(`can't find ${name}: (?:non-existent domain|nxdomain)`), code: 'nxdomain' },
  { pattern: new RegExp(`can't find ${name}: (?:server failed|servfail)`), code: 'servfail' },
  { pattern: new RegExp(`can't find ${name}: no answer`), code: 'nodata' },
  { pattern: new RegExp(`can't find ${name}: (?:query )?refused`), code: 'refused' },
  { pattern: new RegExp(`\\bhost ${name} not found: 3\\b`), code: 'nxdomain' },
  { pattern: new RegExp(`\\bhost ${name} not found: 2\\b`), code: 'servfail' },
  { pattern: new RegExp(`\\bhost ${name} not found: 5\\b`), code: 'refused' },
  { pattern: new RegExp(`\\b${name} has no mx record`), code: 'nodata', type: 'mx' },
  { pattern: new RegExp(`\\b${name} has no srv record`), code: 'nodata', type: 'srv' },
  { pattern: new RegExp(`\\b${name} has no (?:a|aaaa) record`), code: 'nodata', type: 'address' },
  {
    pattern: new RegExp(`no mail exchange \\(mx\\) records available for ${name}`),
    code: 'nodata',
    type: 'mx',
  },
  {
    pattern: new RegExp(`no service location \\(srv\\) records available for ${name}`),
    code: 'nodata',
    type: 'srv',
  },
  { pattern: new RegExp(`${name} ?: dns name does not exist`), code: 'nxdomain' },
  { pattern: new RegExp(`${name} ?: dns server failure`), code: 'servfail' },
];

const asksForMx =
  /\b(?:set )?(?:-?q(?:uery)?|-?type|-t)[ =]mx\b|\bdig\b.{0,120}\bmx\b|\bin\s+mx$|\bmx (?:lookup|query)\b/;
const digStatus = /\bstatus: (nxdomain|servfail|refused)\b/;
const digQuestion = new RegExp(`^; ?${name}\\s+in\\s+(?<type>mx|srv|a|aaaa)\\b`);
const authorityOnly =
  /\bprimary name server ?=|\bresponsible mail addr ?=|\bsoa +\d+ +authority\b|\bnoerror\b.{0,60}\banswer: 0\b|^;; .{0,60}\banswer: 0\b/;
const exchanger =
  /\bmail exchanger ?=|\bmail is handled by\b|\bmx preference ?=|\bmx +\d+ +answer\b/;
const mailName =
  /^(?:_?autodiscover|mail\d{0,2}|smtp|imap|pop3?|mx\d{0,2}|exch?\w{0,10}|owa|outlook|webmail)\b/;

export function readDnsAnswers(paste: Paste): Quote[] {
  const mx = paste.folded.some((line) => asksForMx.test(line));
  const quotes = paste.folded.flatMap((line, index) => answersOf(paste, line, index + 1, mx));
  return [...quotes, ...digOf(paste), ...withoutExchanger(paste, mx)].slice(0, most);
}

function answersOf(paste: Paste, line: string, at: number, mx: boolean): Quote[] {
  return wordings.flatMap(({ pattern, code, type }) => {
    const asked = pattern.exec(line)?.groups?.name;
    if (asked === undefined) return [];
    return answerQuote(paste, asked, type ?? typeOf(asked, mx), code, at) ?? [];
  });
}

function typeOf(asked: string, mx: boolean): RecordType {
  if (asked.startsWith('_')) return 'srv';
  return mx ? 'mx' : 'address';
}

/** dig names the outcome in its header and the name in its question. */
function digOf(paste: Paste): Quote[] {
  const at = paste.folded.findIndex((line) => digStatus.test(line));
  const code = digStatus.exec(paste.folded[at] ?? '')?.[1];
  if (code === undefined) return [];
  const question = paste.folded
    .slice(at)
    .map((line) => digQuestion.exec(line)?.groups)
    .find((groups) => groups !== undefined);
  const asked = question?.name;
  if (asked === undefined) return [];
  const type = question?.type === 'mx' || question?.type === 'srv' ? question.type : 'address';
  return answerQuote(paste, asked, type, code, at + 1) ?? [];
}

/** nslookup that was asked for MX and has none prints the zone's authority alone. */
function withoutExchanger(paste: Paste, mx: boolean): Quote[] {
  if (!mx || paste.folded.some((line) => exchanger.test(line))) return [];
  const at = paste.folded.findIndex((line) => authorityOnly.test(line));
  if (at === -1) return [];
  return [quoteOf(paste, { name: 'dns.mx', code: 'dns.nodata' }, at + 1)];
}

function answerQuote(
  paste: Paste,
  asked: string,
  type: RecordType,
  code: string,
  at: number,
): Quote[] | undefined {
  if (type === 'srv' && !asked.startsWith('_autodiscover')) return undefined;
  if (type === 'address' && !paste.about && !mailName.test(asked)) return undefined;
  const evidence: Evidence =
    type === 'address' ? { origin: 'target', name: asked } : { domain: asked };
  return [quoteOf(paste, { name: `dns.${type}`, code: `dns.${code}`, evidence }, at)];
}
