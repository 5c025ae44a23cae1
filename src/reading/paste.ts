import type { Evidence, Quote } from '../model/observation.ts';
import { eachOnce } from './each-once.ts';
import { isAscii } from './matching/ascii.ts';
import type { Search } from './matching/matcher.ts';
import type { Words } from './phrases/words.ts';

/** A text being read: redacted, plain, by lines and by words. */
export interface Paste {
  readonly lines: readonly string[];
  /** Each of them for patterns, see {@link foldedLine}; nothing of one that is longer than people write. */
  readonly folded: readonly string[];
  readonly words: Words;
  /** What patterns find in it. A reading's own patterns are given to the matcher in read.ts. */
  readonly search: Search;
  /** Whether it is about Exchange, Outlook or mail at all. */
  readonly about: boolean;
}

/** What a person or a log writes in one line, in characters; patterns are not tried on more. */
export const longestLine = 10_000;

const longestQuote = 200;

/** @param line the first line is 1 */
export function quoteOf(
  { lines }: Paste,
  {
    name,
    code,
    evidence = {},
  }: { readonly name: string; readonly code?: string; readonly evidence?: Evidence },
  line: number,
  lastLine = line,
): Quote {
  const text = lines
    .slice(line - 1, Math.min(lastLine, line + 4))
    .map((part) => part.trim())
    .join(' ')
    .slice(0, longestQuote);
  return { witness: 'quote', name, ...(code === undefined ? {} : { code }), evidence, text, line };
}

export const aboutExchange = new RegExp(
  [
    'outlook',
    '\\bol[ -]?20\\d\\d',
    'microsoft[ .]exchange',
    'exchange[ -]?(?:server|online|20\\d\\d|2k\\d{1,4}|se\\b|rpc|admin|management shell|web services|activesync|mailbox|org|cluster|box|dag)',
    '\\b(?:on|our|my|the|to|an?|from|with|own|hosted|local|prem(?:ises)?) exchange\\b(?! (?:rate|student|program))',
    '\\b(?:account|provider|server|profile) ["\']exchange["\']',
    'exchange (?:on[- ]prem|hybrid|transport|smtp|imap|pop3|ndr|edge)',
    'exchangelib',
    // Not the "autodiscovery 10.0.0.0/24" of a network monitor, nor that of storage and of shippers of logs.
    '(?<!\\b(?:kubernetes\\.|docker\\.)|\\b(?:iscsi|nvme|snmp|onvif|upnp|mdns|zabbix|prometheus|kubernetes|filebeat|metricbeat) )autodiscover(?!ed\\b|: (?:kubernetes|docker)\\b|y (?:rules?|of|ranges?|subnets?|scans?|devices?|hosts?|networks?|jobs?|\\d))',
    '\\btb ?sync\\b|z-push|airsync|foldersync|ms-as(?:protocol|http)',
    '\\brpc_(?:in|out)_data\\b|front of exchange\\b|\\bexchange behind\\b',
    '\\bexchange (?:20\\d\\d|account|admin|sync)',
    'ms[- ]?exchange',
    '\\baddress book\\b',
    '\\bad ?fs\\b',
    // Programs that talk to nothing else, and operations of its web services.
    '\\b(?:davmail|openchange|mapiprofile|mfcmapi|evolution-(?:ews|mapi)|gromox|grommunio)\\b|mapiexception|rpcpinging proxy|\\bncacn_http\\b',
    '\\b(?:finditems?|findfolders?|syncfolderitems|getuseroofsettings|getuseravailability)\\b',
    '\\bex(?:ch)? ?(?:2003|2007|2010|2013|2016|2019)\\b|\\bexch\\b',
    '\\b(?:ews|owa|mapi|emsmdb|nspi|exrca|activesync|rpcproxy|eas|dag)\\b',
    '\\b(?:mail(?:box(?:es)?)?|client access) (?:server|database|store|role)',
    'mailbox(?:es)?\\b',
    // Words of the field that nobody else uses.
    '(?<![/.])\\bfree[ /-]?busy\\b|\\bmrs ?proxy\\b|\\bqueue ?viewer\\b|\\bget-federation|\\bmail ?flow\\b',
    '\\b(?:all |our |the )exchange (?:nodes?|hosts?|vdirs?|urls?)\\b|\\bfor exchange\\b|\\bexchange is\\b',
    'default e-?mail folders',
    'information store',
    '\\boab\\b|offline address (?:book|list)',
    '(?:reported error|fehler|erreur|errore) \\(0x80[0-9a-f]{6}\\)',
    '\\boffline-?adressbuch\\b',
    'proxy_msrpc',
    'store logon',
    'ecdoconnect',
    'roplogon',
    'microsoft esmtp mail',
    '\\b(?:imceaex|tenantattribution|storedrv)\\b',
    '\\bresolver\\.(?:adr|rst|grp|fwd)\\b',
    '\\b(?:send|receive) ?connectors?\\b',
    '\\boffice365\\.com\\b',
    "remote server returned '|diagnostic information for administrators|generating server:",
    '\\bexo\\b',
    'connectivity analyzer',
    'testconnectivity',
    '(?:office|microsoft) ?365\\b',
    '\\b[om]365\\b',
    'x-(?:feserver|beserver|owa-version|requesttype|calculatedbetarget)',
    'get-(?:casmailbox|mailbox|rpcclientaccess|outlookanywhere)',
    '\\bposteingang\\b|\\bpostfach\\b|\\bbo[iî]te aux lettres\\b|\\bbuz[oó]n\\b',
  ].join('|'),
  'i',
);

/** Whether a pattern stands in a line or in its neighbors. */
export function isNear(
  lines: readonly string[],
  line: number,
  pattern: RegExp,
  around = 1,
): boolean {
  return lines
    .slice(Math.max(0, line - 1 - around), line + around)
    .some((text) => pattern.test(text));
}

/** The lines of a text, folded, each that stands there again only once; nothing of a longer one than people write. */
export function foldedLines(lines: readonly string[]): string[] {
  return eachOnce(lines, (line) =>
    line === '' || line.length > longestLine ? '' : foldedLine(line),
  );
}

/** Folded for patterns: lower case, plain quotes, single blanks. */
export function foldedLine(line: string): string {
  if (isAscii(line)) {
    const lower = line.toLowerCase();
    return /[`\t\n\v\f\r]| {2}/.test(lower)
      ? lower.replaceAll('`', "'").replaceAll(/\s+/g, ' ')
      : lower;
  }
  return line
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[‘’ʼ`´]/g, "'")
    .replaceAll(/[“”„«»]/g, '"')
    .replaceAll(/\s+/g, ' ');
}
