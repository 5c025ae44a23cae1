/**
 * What nslookup, dig, host and Resolve-DnsName answered about the names of mail: the same observations
 * as those of the DNS probe.
 *
 * A name that is missing is everyday life elsewhere, so a host counts only in a text about Exchange or
 * mail, or where its name is one of mail; MX and _autodiscover records are nothing else.
 * Source: RFC 1035 section 4.1.1 (RCODE), the programs' own output.
 */
import type { Evidence, Quote } from '../../model/observation.ts';
import { type Paste, quoteOf } from '../paste.ts';

const most = 20;

type RecordType = 'mx' | 'srv' | 'address';

interface Wording {
  /** Words that stand there as they are; the name stands right before or behind them. */
  readonly words: string;
  readonly name: 'before' | 'behind';
  /** Behind the name, where the words are the same for several answers. */
  readonly tail?: string;
  readonly code: string;
  /** Where the words themselves say which record it was. */
  readonly type?: RecordType;
}

const wordings: readonly Wording[] = [
  { words: "can't find ", name: 'behind', tail: ': non-existent domain', code: 'nxdomain' },
  { words: "can't find ", name: 'behind', tail: ': nxdomain', code: 'nxdomain' },
  { words: "can't find ", name: 'behind', tail: ': server failed', code: 'servfail' },
  { words: "can't find ", name: 'behind', tail: ': servfail', code: 'servfail' },
  { words: "can't find ", name: 'behind', tail: ': no answer', code: 'nodata' },
  { words: "can't find ", name: 'behind', tail: ': query refused', code: 'refused' },
  { words: "can't find ", name: 'behind', tail: ': refused', code: 'refused' },
  { words: 'host ', name: 'behind', tail: ' not found: 3', code: 'nxdomain' },
  { words: 'host ', name: 'behind', tail: ' not found: 2', code: 'servfail' },
  { words: 'host ', name: 'behind', tail: ' not found: 5', code: 'refused' },
  { words: ' has no mx record', name: 'before', code: 'nodata', type: 'mx' },
  { words: ' has no srv record', name: 'before', code: 'nodata', type: 'srv' },
  { words: ' has no a record', name: 'before', code: 'nodata', type: 'address' },
  { words: ' has no aaaa record', name: 'before', code: 'nodata', type: 'address' },
  {
    words: 'no mail exchange (mx) records available for ',
    name: 'behind',
    code: 'nodata',
    type: 'mx',
  },
  {
    words: 'no service location (srv) records available for ',
    name: 'behind',
    code: 'nodata',
    type: 'srv',
  },
  { words: ': dns name does not exist', name: 'before', code: 'nxdomain' },
  { words: ': dns server failure', name: 'before', code: 'servfail' },
];

/** What a name may be long, with a blank or a dot at its end. */
const longestName = 256;
const nameBefore = /([a-z0-9_][a-z0-9_.-]{0,252}[a-z0-9])\.? ?$/;
const nameBehind = /^([a-z0-9_][a-z0-9_.-]{0,252}[a-z0-9])\.?(?=[ :,]|$)/;

const asksForMx =
  /\b(?:set )?(?:-?q(?:uery)?|-?type|-t)[ =]mx\b|\bdig\b.{0,120}\bmx\b|\bin mx$|\bmx (?:lookup|query)\b/;
const digStatus = /\bstatus: (nxdomain|servfail|refused)\b/;
const digQuestion =
  /^; ?(?<name>[a-z0-9_][a-z0-9_.-]{0,252}[a-z0-9])\.?\s+in\s+(?<type>mx|srv|a|aaaa)\b/;
const authorityOnly =
  /\bprimary name server ?=|\bresponsible mail addr ?=|\bsoa \d{1,10} authority\b|\bnoerror\b.{0,60}\banswer: 0\b|^;; .{0,60}\banswer: 0\b/;
const exchanger =
  /\bmail exchanger ?=|\bmail is handled by\b|\bmx preference ?=|\bmx \d{1,10} answer\b/;
const mailName =
  /^(?:_?autodiscover|mail\d{0,2}|smtp|imap|pop3?|mx\d{0,2}|exch?\w{0,10}|owa|outlook|webmail)\b/;

/** One of the words of each answer. */
const anyAnswer = new RegExp(
  wordings
    .map(({ words, tail = '' }) => (tail.length > words.length ? tail : words))
    .map((words) => words.replaceAll(/[()]/g, '\\$&'))
    .join('|'),
);

/** dig that was told to be short says nothing where there is nothing. */
const shortDigForMx =
  /^(?:[\w@:~.-]{0,60} ?[$#>] ?)?dig (?=(?:\S{1,255} ){0,3}\+short\b)(?:\S{1,255} ){0,3}mx\b/;
const nextCommand = /^[\w@:~.-]{0,60} ?[$#>] ?\S|^dig /;

export const dnsPatterns = [
  asksForMx,
  anyAnswer,
  digStatus,
  authorityOnly,
  exchanger,
  shortDigForMx,
];

export function readDnsAnswers(paste: Paste): Quote[] {
  const mx = paste.search.first(asksForMx) !== undefined;
  const quotes = paste.search
    .linesFor([anyAnswer])
    .flatMap((line) => answersOf(paste, paste.folded[line - 1] ?? '', line, mx));
  return [...quotes, ...digOf(paste), ...withoutExchanger(paste, mx), ...silentDig(paste)].slice(
    0,
    most,
  );
}

function answersOf(paste: Paste, line: string, at: number, mx: boolean): Quote[] {
  return wordings.flatMap((wording) => {
    const asked = nameIn(line, wording);
    if (asked === undefined) return [];
    return answerQuote(paste, asked, wording.type ?? typeOf(asked, mx), wording.code, at) ?? [];
  });
}

/** The name that was asked for. Only what stands beside the words is looked at. */
function nameIn(line: string, { words, name, tail = '' }: Wording): string | undefined {
  const at = line.indexOf(words);
  if (at === -1) return undefined;
  if (name === 'before') return nameBefore.exec(line.slice(Math.max(0, at - longestName), at))?.[1];
  const behind = line.slice(at + words.length, at + words.length + longestName + tail.length);
  const found = nameBehind.exec(behind);
  return found && behind.slice(found[0].length).startsWith(tail) ? found[1] : undefined;
}

function typeOf(asked: string, mx: boolean): RecordType {
  if (asked.startsWith('_')) return 'srv';
  return mx ? 'mx' : 'address';
}

/** dig names the outcome in its header and the name in its question. */
function digOf(paste: Paste): Quote[] {
  const status = paste.search.first(digStatus);
  const code = status?.groups[1];
  if (!status || code === undefined) return [];
  const question = paste.folded
    .slice(status.line - 1)
    .map((line) => digQuestion.exec(line)?.groups)
    .find((groups) => groups !== undefined);
  const asked = question?.name;
  if (asked === undefined) return [];
  const type = question?.type === 'mx' || question?.type === 'srv' ? question.type : 'address';
  return answerQuote(paste, asked, type, code, status.line) ?? [];
}

/** nslookup that was asked for MX and has none prints the zone's authority alone. */
function withoutExchanger(paste: Paste, mx: boolean): Quote[] {
  if (!mx || paste.search.first(exchanger)) return [];
  const authority = paste.search.first(authorityOnly);
  if (!authority) return [];
  return [quoteOf(paste, { name: 'dns.mx', code: 'dns.nodata' }, authority.line)];
}

function silentDig(paste: Paste): Quote[] {
  const asked = paste.search.first(shortDigForMx);
  if (!asked || !nextCommand.test(paste.folded[asked.line] ?? '')) return [];
  return [quoteOf(paste, { name: 'dns.mx', code: 'dns.nodata' }, asked.line)];
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
