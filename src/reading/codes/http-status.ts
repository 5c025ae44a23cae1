/**
 * HTTP statuses as they stand in logs, dialogs and people's own words, and which service gave them.
 *
 * A number alone is nothing: it counts beside a word of HTTP, and only where a path or a name says
 * which of Exchange's services it is about. Lines of IIS logs are read in iis-log.ts.
 */
import type { Quote } from '../../model/observation.ts';
import { iisPatterns, type LoggedRequest, loggedRequests } from '../logs/iis-log.ts';
import type { Match } from '../matching/matcher.ts';
import { type Paste, quoteOf } from '../paste.ts';

type Service = 'activesync' | 'autodiscover' | 'mapi' | 'rpc' | 'ews' | 'oab' | 'owa';

/**
 * The more telling one first: a path of one service may hold the name of another. "Error code:
 * HTTP_403" is how Windows Mobile writes it (KB 916958).
 */
const services: readonly (readonly [Service, RegExp])[] = [
  ['autodiscover', /autodiscover|outlook anywhere test/],
  [
    'activesync',
    /active ?sync|airsync|\beas\b|\btb ?sync\b|foldersync|\boptions command\b|ms-asprotocol|z-push|\b(?:error|support) code:? http_[45]\d\d\b/,
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
    `\\bhttp(?:[/ _-](?:1\\.[01]|2(?:\\.0)?|error|status|response|code|failure)){0,4}(?: code)?['": =([]{0,4}${status}\\b`,
    `\\bhttpstatuscode['": =(]{0,4}${status}(?!\\d)`,
    `\\b(?:error|support) code:? http_${status}\\b`,
    `\\b(?:status|statuscode|response|error|http)(?:[ _-]?code)?(?: of)?['": =(#]{1,4}${status}\\b`,
    `\\b(?:unauthorized|forbidden|not found|service unavailable)[ :(]{1,3}${status}\\b`,
    `\\(${status}\\) (?:unauthorized|forbidden|not found|method|internal|bad gateway|service|server|service unavailable|gateway)`,
    `\\b${status}(?: -)? (?:unauthorized|forbidden|not found|method not allowed|internal server error|internal error|bad gateway|service(?: temporarily)? unavailable|serviceunavailable|server unavailable|gateway time-?out|errors?\\b|response|client error|server error|need provisioning|retry after)`,
    `\\b(?:an?|get|gets|got|returns?|returned|gives?|with|throws?|answers?|shows?|logs?|received?) (?:an? |the )?${status}\\b(?! (?:mb|kb|gb|mails?|users?|items?|messages?|emails?|folders?|mailbox))`,
  ].join('|'),
  'g',
);

/** "POST /path HTTP/1.1" 401 123: Apache, nginx and their kin. */
const accessLine =
  /"((?:get|post|options|head|rpc_in_data|rpc_out_data) \/\S{0,400})[^"]{0,200}" ([45]\d\d)\b/;

/** The status, bytes, two cookies, how it ended, counters, and the request last: HAProxy's HTTP format. */
const balancerLine =
  /\s([45]\d\d) [+\d]{1,12} \S{1,80} \S{1,80} [a-z-]{4} [^"]{1,300}"((?:get|post|options|head|rpc_in_data|rpc_out_data) \/\S{0,400})/;

/** HTTP_E_STATUS_ and the status, as clients of Windows write it. [MS-ERREF] 2.1: facility 0x19. */
const ofWindows = /\b0x80190(1[0-9a-f]{2})\b/;

export const httpPatterns = [
  ...services.map(([, pattern]) => pattern),
  spoken,
  ofWindows,
  accessLine,
  balancerLine,
  ...iisPatterns,
];

/** Lines away, in the order in which they are looked at. */
const nearby = [-1, -2, -3, -4, -5, -6, 1, 2, 3, 4, 5, 6];

interface Said {
  readonly code: string;
  readonly subStatus?: string | undefined;
  readonly win32?: string | undefined;
  readonly service?: Service | undefined;
  readonly line: number;
  /** It stands in a line of an access log, which says itself what it is about. */
  readonly isLogged: boolean;
}

/** Which services a text names at all. */
export function readServices(paste: Paste): Quote[] {
  return services.flatMap(([code, pattern]) => {
    const first = paste.search.first(pattern);
    return first ? [quoteOf(paste, { name: 'context.service', code }, first.line)] : [];
  });
}

export function readHttpStatuses(paste: Paste): Quote[] {
  const found = servicesByLine(paste);
  const [first, ...others] = new Set(found.values());
  const only = others.length === 0 ? first : undefined;
  return saidIn(paste).flatMap(({ code, service: own, line, isLogged, ...rest }) => {
    const service = own ?? (isLogged ? undefined : found.get(line)) ?? nearest(found, line) ?? only;
    if (!service) return [];
    const facts = Object.entries(rest).filter(([, value]) => value !== undefined);
    const evidence = { service, ...Object.fromEntries(facts) };
    return [quoteOf(paste, { name: 'http.said', code, evidence }, line)];
  });
}

function saidIn(paste: Paste): Said[] {
  const requests = loggedRequests(paste);
  const found = (pattern: RegExp) =>
    paste.search.folded(pattern).filter(({ line }) => !requests.has(line));
  const balanced = found(balancerLine);
  const access = found(accessLine);
  const isLogged = new Set([...balanced, ...access].map(({ line }) => line));
  const rest = found(spoken).filter(({ line }) => !isLogged.has(line));
  return [
    ...Array.from(requests, ([line, request]) => ofIis(request, line)).flat(),
    ...balanced.map(({ groups: [, code = '', request = ''], line }) =>
      ofAccess(request, code, line),
    ),
    ...access.map(({ groups: [, request = '', code = ''], line }) => ofAccess(request, code, line)),
    ...rest.map(ofWords),
    ...found(ofWindows).map(ofHresult),
  ].sort((a, b) => a.line - b.line);
}

function ofIis(request: LoggedRequest, line: number): Said[] {
  const { method, path, status: code, subStatus, win32, opens } = request;
  if (opens || !/^[45]/.test(code)) return [];
  return [
    { code, subStatus, win32, service: serviceIn(`${method} ${path}`), line, isLogged: true },
  ];
}

function ofAccess(request: string, code: string, line: number): Said {
  return { code, service: serviceIn(request), line, isLogged: true };
}

function ofWords({ groups, line }: Match): Said {
  return { code: groups.slice(1).find(Boolean) ?? '', line, isLogged: false };
}

function ofHresult({ groups: [, hex = ''], line }: Match): Said {
  return { code: String(Number.parseInt(hex, 16)), line, isLogged: false };
}

function serviceIn(text: string): Service | undefined {
  return services.find(([, pattern]) => pattern.test(text))?.[0];
}

function servicesByLine(paste: Paste): ReadonlyMap<number, Service> {
  return new Map(
    services
      .toReversed()
      .flatMap(([service, pattern]) =>
        paste.search.folded(pattern).map(({ line }) => [line, service] as const),
      ),
  );
}

/** Of the closest line before that names one, or else of the closest behind. */
function nearest(found: ReadonlyMap<number, Service>, line: number): Service | undefined {
  const away = nearby.find((lines) => found.has(line + lines));
  return away === undefined ? undefined : found.get(line + away);
}
