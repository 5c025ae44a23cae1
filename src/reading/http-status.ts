/**
 * HTTP statuses as they stand in logs, dialogs and people's own words, and which service gave them.
 *
 * A number alone is nothing: it counts beside a word of HTTP, and only where a path or a name says
 * which of Exchange's services it is about. 401 with a Windows status of "no credentials yet" opens a
 * handshake and is none (facts of IIS logs: sc-status sc-substatus sc-win32-status, W3C format).
 */
import type { Quote } from '../model/observation.ts';
import { type Paste, quoteOf } from './paste.ts';

type Service = 'activesync' | 'autodiscover' | 'mapi' | 'rpc' | 'ews' | 'oab' | 'owa';

/** The more telling one first: a path of one service may hold the name of another. */
const services: readonly (readonly [Service, RegExp])[] = [
  ['autodiscover', /autodiscover|outlook anywhere test/],
  [
    'activesync',
    /active ?sync|airsync|\beas\b|\btb ?sync\b|foldersync|\boptions command\b|ms-asprotocol|z-push/,
  ],
  ['mapi', /\/mapi\b|emsmdb|\bnspi\b|mapi over http|mapi\/http|mapihttp/],
  ['rpc', /rpcproxy|rpc_(?:in|out)_data|rpc over http|rpc\/http|rpc proxy|outlook anywhere/],
  [
    'ews',
    /\/ews\b|\bews\b|exchange\.asmx|exchange web services|webservices|exchangelib|davmail|ewseditor/,
  ],
  ['oab', /\/oab\b|offline address book/],
  ['owa', /\/owa\b|\/ecp\b|\bowa\b|\becp\b/],
];

const status = '([45]\\d\\d)';
const spoken = new RegExp(
  [
    `\\bhttp(?:[/ _-](?:1\\.[01]|2(?:\\.0)?|error|status|response|code|failure))*(?: code)?['": =(]{0,4}${status}\\b`,
    `\\b(?:status|statuscode|response|error|http)(?:[ _-]?code)?(?: of)?['": =(#]{1,4}${status}\\b`,
    `\\(${status}\\) (?:unauthorized|forbidden|not found|method|internal|bad gateway|service|server|service unavailable|gateway)`,
    `\\b${status}(?: -)? (?:unauthorized|forbidden|not found|method not allowed|internal server error|internal error|bad gateway|service(?: temporarily)? unavailable|serviceunavailable|server unavailable|gateway time-?out|errors?\\b|response|client error|server error|need provisioning|retry after)`,
    `\\b(?:an?|get|gets|got|returns?|returned|gives?|with|throws?|answers?|shows?|logs?|received?) (?:an? |the )?${status}\\b(?! (?:mb|kb|gb|mails?|users?|items?|messages?|emails?|folders?|mailbox))`,
  ].join('|'),
  'g',
);

/** method path query port user address agent status substatus win32 [time] */
const iisLine =
  /\b(get|post|options|head|rpc_in_data|rpc_out_data) (\/\S{0,400})(?: .{0,2000}?)?\s([1-5]\d\d) (\d{1,3}) (\d{1,10})(?:\s\d{1,9}){0,3}(?=\s*$|[,;)])/;
/** "POST /path HTTP/1.1" 401 123: Apache, nginx and their kin. */
const accessLine =
  /"((?:get|post|options|head|rpc_in_data|rpc_out_data) \/\S{0,400})[^"]{0,200}" ([45]\d\d)\b/;

/** SEC_E_NO_CREDENTIALS and SEC_I_CONTINUE_NEEDED: the first leg of a handshake. */
const openings = new Set(['2148074254', '590610']);
const widest = 6;

interface Said {
  readonly code: string;
  readonly subStatus?: string;
  readonly service?: Service | undefined;
}

/** Which services a text names at all. */
export function readServices(paste: Paste): Quote[] {
  return services.flatMap(([code, pattern]) => {
    const at = paste.folded.findIndex((text) => pattern.test(text));
    return at < 0 ? [] : [quoteOf(paste, { name: 'context.service', code }, at + 1)];
  });
}

export function readHttpStatuses(paste: Paste): Quote[] {
  const lines = paste.folded;
  const only = onlyServiceOf(lines);
  return lines.flatMap((text, index) => {
    if (!/[45]\d\d/.test(text)) return [];
    return (loggedIn(text) ?? spokenIn(text)).flatMap(({ code, subStatus, service: own }) => {
      const service = own ?? nearestService(lines, index) ?? only;
      if (!service) return [];
      const evidence = { service, ...(subStatus === undefined ? {} : { subStatus }) };
      return [quoteOf(paste, { name: 'http.said', code, evidence }, index + 1)];
    });
  });
}

/** Nothing: it is no line of an access log. */
function loggedIn(text: string): Said[] | undefined {
  const [, method = '', path = '', code = '', subStatus = '', win32 = ''] =
    iisLine.exec(text) ?? [];
  if (code) {
    const isFault = /^[45]/.test(code) && !openings.has(win32);
    const service = serviceIn(`${method} ${path}`);
    return isFault ? [{ code, subStatus: `${code}.${subStatus}`, service }] : [];
  }
  const [line, request = '', plainCode = ''] = accessLine.exec(text) ?? [];
  return line === undefined ? undefined : [{ code: plainCode, service: serviceIn(request) }];
}

function spokenIn(text: string): Said[] {
  return Array.from(text.matchAll(spoken), (match) => ({
    code: match.slice(1).find(Boolean) ?? '',
    service: serviceIn(text),
  }));
}

function serviceIn(text: string): Service | undefined {
  return services.find(([, pattern]) => pattern.test(text))?.[0];
}

/** The closest line that names one, the ones before first. */
function nearestService(lines: readonly string[], index: number): Service | undefined {
  for (let away = 1; away <= widest; away++) {
    const found = serviceIn(lines[index - away] ?? '') ?? serviceIn(lines[index + away] ?? '');
    if (found) return found;
  }
  return undefined;
}

/** Where a whole text is about one service, its numbers are. */
function onlyServiceOf(lines: readonly string[]): Service | undefined {
  const found = new Set(lines.flatMap((text) => serviceIn(text) ?? []));
  const [first] = found;
  return found.size === 1 ? first : undefined;
}
