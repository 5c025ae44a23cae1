/**
 * Faults that people tell in their own words, where no message stands: two things named close together
 * in one line, such as "free/busy" and "fails". It is a hint, so the knowledge gives it less weight.
 */
import type { Quote } from '../../model/observation.ts';
import type { Match } from '../matching/matcher.ts';
import { type Paste, quoteOf } from '../paste.ts';
import { mailTellings, type Telling } from './mail-tellings.ts';
import { serverTellings } from './server-tellings.ts';

const expired = /\b(?:expired?|abgelaufen|expir[eé]e?|caducado|ran out|scaduto)\b/;
const fails =
  /\b(?:fail(?:s|ed|ing)?|broken?|breaks|broke|stop(?:s|ped)?|dead|no(?: longer)?|not|cannot|can't|won't|doesn't|isn't|missing|empty|denied|refused?|rejected|prompt(?:s|ed|ing)?|errors?|40[13]|413|hash marks|geht nicht|nicht)\b/;

const tellings: readonly Telling[] = [
  {
    code: 'free-busy-fails',
    about: /\bfree[/ -]?busy\b|\bavailability (?:lookup|information)\b|\bfrei\/gebucht\b/,
    says: fails,
    needsExchange: true,
  },
  {
    code: 'federation-certificate-expired',
    about: /\bfederation (?:trust )?cert(?:ificate)?s?\b/,
    says: expired,
  },
  {
    code: 'signing-certificate-changed',
    about: /\btoken[ -]?signing (?:cert(?:ificate)?|key)s?\b|\bautocertificaterollover\b/,
    says: /\b(?:expired?|renew(?:ed|s|al)?|rolled|rollover|changed?|new|auto-?renew(?:ed|s)?|abgelaufen|erneuert|mismatch|unknown)\b/,
  },
  {
    code: 'adfs-certificate-expired',
    about:
      /\b(?:adfs|ad fs|sts|federation server|web application proxy|wap)(?: (?:proxy|ssl|tls|server|web|service communications?|public)){0,3}(?:'s)? cert(?:ificate)?\b|\bcert(?:ificate)? (?:of|on|for) (?:the |our )?(?:adfs|ad fs|sts\b)/,
    says: expired,
  },
  {
    code: 'upn-differs',
    about: /\bupns?\b(?: suffix)?|\buser ?principal ?names?\b/,
    says: /\.local\b|\b(?:differs?|different|doesn't match|does not match|mismatch|not match(?:ing)?|wrong|changed|not the same|routable|onmicrosoft)\b/,
    needsExchange: true,
  },
  {
    code: 'pre-authentication',
    about: /\bpre-?auth(?:entication|enticates|enticating)?\b/,
    says: /\/(?:ews|autodiscover|mapi|rpc|microsoft-server-activesync)\b|\b(?:tmg|uag|isa|waf|f5|kemp|wap|reverse proxy|perimeter|firewall|free[/ ]busy|hybrid)\b/,
  },
  {
    code: 'extended-protection',
    about:
      /\bextended protection\b|\bchannel[ -]binding\b|\bexchangeextendedprotectionmanagement\b/,
    says: new RegExp(
      `${fails.source}|\\b(?:asks?|asked|asking|logged out|log-?in loops?|locked out)\\b`,
    ),
    needsExchange: true,
  },
  {
    code: 'database-dismounted',
    about:
      /\b(?:\w{0,40}mailboxdatabase\w{0,40}|databases?|datenbank(?:en)?|(?:mailbox|information|exchange) store)\b|\bdb\b|\bdb\d/,
    says: /\bdismount(?:ed|s)?\b|\b(?:un|not |isn't |won't |can't |cannot |fails? to |failed to )mount(?:ed)?\b|\bnicht (?:ein|bereit)ge(?:h[äa]ngt|stellt)\b|\bmount (?:fails?|failed|gives?|throws?)\b/,
    needsExchange: true,
  },
  {
    // Where the store, the referral and the address book listen behind the RPC proxy.
    code: 'rpc-port-fails',
    about: /\b600[124]\b/,
    says: /\b(?:telnet|port|ping|endpoint|rpcping|listen(?:s|ing)?)\b.{0,60}\b(?:fails?|failed|closed|blocked|refused|no answer|nothing|not|doesn't|timed? ?out|dead)\b|\b(?:fails?|failed|closed|blocked|refused)\b.{0,60}\b(?:telnet|port|ping|endpoint)\b/,
    needsExchange: true,
  },
  ...mailTellings,
  ...serverTellings,
];

/** Characters of a line that was wrapped. */
const shortestWrapped = 30;
const longestWrapped = 120;

/** Characters before and behind what it is about in which it has to be said. */
const near = 160;

export const tellingPatterns = tellings.map(({ about }) => about);

export function readTellings(paste: Paste): Quote[] {
  return tellings
    .filter(({ needsExchange }) => paste.about || !needsExchange)
    .flatMap((telling) => {
      const matches = paste.search.folded(telling.about);
      const first = matches.find((match) => isTold(telling, match, paste));
      return first ? [quoteOf(paste, { name: 'told', code: telling.code }, first.line)] : [];
    })
    .sort((a, b) => a.line - b.line);
}

function isTold({ says, also, except }: Telling, found: Match, { folded }: Paste): boolean {
  const around = wordsAround(found, folded);
  return says.test(around) && (also?.test(around) ?? true) && !except?.test(around);
}

/** So much of the line, and of its neighbors where a mail program wrapped a sentence. */
function wordsAround({ groups, index, line }: Match, folded: readonly string[]): string {
  const [previous, text = '', next = ''] = [folded[line - 2], folded[line - 1], folded[line]];
  const [from, to] = [index - near, index + (groups[0]?.length ?? 0) + near];
  const before = from < 0 && goesOn(previous, text) ? previous.slice(-near) : '';
  const after = to > text.length && goesOn(text, next) ? next.slice(0, near) : '';
  return `${before} ${text.slice(Math.max(0, from), to)} ${after}`;
}

function goesOn(line: string | undefined, next: string): line is string {
  if (!line || line.length < shortestWrapped || line.length > longestWrapped) return false;
  return /[^.!?:;]$/.test(line) && /^[\p{L}("']/u.test(next);
}
