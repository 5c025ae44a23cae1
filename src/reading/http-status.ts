/**
 * HTTP statuses as they stand in logs, dialogs and people's own words, and which service gave them.
 *
 * A number alone is nothing: it counts beside a word of HTTP, and only where a path or a name says
 * which of Exchange's services it is about. Lines of IIS logs are read in iis-log.ts.
 */
import type { Quote } from '../model/observation.ts';
import { type LoggedRequest, loggedRequests } from './iis-log.ts';
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
  ['ews', /\/ews\b|\bews\b|exchange\.asmx|exchange web services|webservices|exchangelib|davmail/],
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

/** "POST /path HTTP/1.1" 401 123: Apache, nginx and their kin. */
const accessLine =
  /"((?:get|post|options|head|rpc_in_data|rpc_out_data) \/\S{0,400})[^"]{0,200}" ([45]\d\d)\b/;

const widest = 6;

interface Said {
  readonly code: string;
  readonly subStatus?: string | undefined;
  readonly win32?: string | undefined;
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
  const requests = loggedRequests(paste);
  return lines.flatMap((text, index) => {
    if (!/[45]\d\d/.test(text)) return [];
    const request = requests.get(index);
    const said = request ? faultOf(request) : (accessedIn(text) ?? spokenIn(text));
    return said.flatMap(({ code, service: own, ...rest }) => {
      const service = own ?? nearestService(lines, index) ?? only;
      if (!service) return [];
      const facts = Object.entries(rest).filter(([, value]) => value !== undefined);
      const evidence = { service, ...Object.fromEntries(facts) };
      return [quoteOf(paste, { name: 'http.said', code, evidence }, index + 1)];
    });
  });
}

function faultOf({ method, path, status: code, subStatus, win32, opens }: LoggedRequest): Said[] {
  if (opens || !/^[45]/.test(code)) return [];
  return [{ code, subStatus, win32, service: serviceIn(`${method} ${path}`) }];
}

/** Nothing: it is no line of an access log. */
function accessedIn(text: string): Said[] | undefined {
  const [line, request = '', code = ''] = accessLine.exec(text) ?? [];
  return line === undefined ? undefined : [{ code, service: serviceIn(request) }];
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
