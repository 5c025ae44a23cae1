/**
 * Lines of Exchange's HttpProxy log: what the front end answered, and what the server behind it said.
 *
 * Comma-separated, in the order of the heading, which is part of each file; without it, in the order that
 * Exchange 2016 to SE write, found by the run of two statuses, error and method. `HttpStatus` is what the
 * client got, `BackEndStatus` what came from behind, `ErrorCode` why the front end itself gave up.
 */
import type { Quote } from '../../model/observation.ts';
import { longestLine, type Paste, quoteOf } from '../paste.ts';

const mostColumns = 160;

/** Why a front end gives up, as it stands in `ErrorCode`, alone or before a text. */
const errors = [
  'BackEndRequestTimedOut',
  'DatabaseGuidNotFound',
  'DatabaseNameNotFound',
  'DirectoryOperationError',
  'DomainNotFound',
  'EndpointNotFound',
  'MailboxGuidWithDomainNotFound',
  'OrganizationMailboxNotFound',
  'RpcHttpConnectionEstablishmentTimeout',
  'ServerDiscoveryError',
  'ServerKerberosAuthenticationFailure',
  'ServerLocatorError',
  'ServerNotFound',
  'ServerVersionNotFound',
  'TooManyOutstandingAuthenticationRequests',
  'TooManyOutstandingProxyRequests',
  'TooManyOutstandingProxyRequestsToDag',
  'UserNotFound',
] as const;
const anyError = new RegExp(`\\b(?:${errors.toReversed().join('|')})\\b`, 'i');
const errorNamed = new Map(errors.map((name) => [name.toLowerCase(), name]));

const serviceOf: Readonly<Record<string, string>> = {
  autodiscover: 'autodiscover',
  eas: 'activesync',
  ecp: 'owa',
  ews: 'ews',
  mapi: 'mapi',
  oab: 'oab',
  owa: 'owa',
  rpchttp: 'rpc',
};

/** Server, HttpStatus, BackEndStatus, ErrorCode, Method, where nobody pasted the heading. */
const middle =
  /,([^,]{0,100}),([1-5]\d\d),([1-5]\d\d|),([^,]{0,400}),(?:GET|POST|HEAD|PUT|OPTIONS|RPC_IN_DATA|RPC_OUT_DATA)(?:,|$)/i;
const protocol = /,(autodiscover|eas|ecp|ews|mapi|oab|owa|rpchttp),/i;

const anyHeading = /backendstatus/i;

export const proxyLogPatterns = [protocol, anyHeading];

interface Entry {
  readonly protocol: string;
  readonly status: string;
  readonly behind: string;
  readonly error: string;
}

export function readProxyLog(paste: Paste): Quote[] {
  let columns: readonly string[] = [];
  // Most texts have no line of one, and no heading.
  if (paste.search.linesFor(proxyLogPatterns).length === 0) return [];
  return paste.lines.flatMap((line, index) => {
    if (line.length > longestLine || !line.includes(',')) return [];
    const heading = headingOf(line);
    if (heading) columns = heading;
    const entry = heading ? undefined : (byColumns(columns, line) ?? byMiddle(line));
    return entry ? quotesOf(paste, entry, index + 1) : [];
  });
}

function headingOf(line: string): readonly string[] | undefined {
  const folded = line.replace(/^#\s*fields:\s*/i, '').toLowerCase();
  if (!folded.includes('backendstatus') || !folded.includes('httpstatus')) return undefined;
  return cellsOf(folded).map((name) => name.trim());
}

function byColumns(columns: readonly string[], line: string): Entry | undefined {
  if (columns.length === 0) return undefined;
  const cells = cellsOf(line);
  const cellOf = (name: string) => cells[columns.indexOf(name)]?.trim() ?? '';
  if (!/^[1-5]\d\d$/.test(cellOf('httpstatus'))) return undefined;
  return {
    protocol: cellOf('protocol').toLowerCase(),
    status: cellOf('httpstatus'),
    behind: cellOf('backendstatus'),
    error: `${cellOf('errorcode')} ${cellOf('genericerrors')}`,
  };
}

function byMiddle(line: string): Entry | undefined {
  const known = protocol.exec(line)?.[1]?.toLowerCase();
  const [match, , status = '', behind = '', error = ''] = middle.exec(line) ?? [];
  if (!known || match === undefined) return undefined;
  return { protocol: known, status, behind, error };
}

/** A cell between quotes may hold commas; two quotes in it are one. */
function cellsOf(line: string): string[] {
  const cells = line.matchAll(/(?:^|,)(?:"((?:[^"]|""){0,3000})"|([^,]*))/g);
  return Array.from(cells, ([, quoted, plain]) => quoted ?? plain ?? '').slice(0, mostColumns);
}

function quotesOf(paste: Paste, { protocol: of, status, behind, error }: Entry, line: number) {
  const service = serviceOf[of];
  const code = errorNamed.get(anyError.exec(error)?.[0].toLowerCase() ?? '');
  const facts = { ...(service ? { service } : {}), ...(behind ? { backEndStatus: behind } : {}) };
  const quotes: Quote[] = [];
  if (code) quotes.push(quoteOf(paste, { name: 'http-proxy.error', code, evidence: facts }, line));
  // A 401 that nothing explains opens a handshake more often than not, as in any log.
  if (/^[45]/.test(status) && service && status !== '401')
    quotes.push(quoteOf(paste, { name: 'http.said', code: status, evidence: facts }, line));
  if (behind === '401' && status !== '401')
    quotes.push(
      quoteOf(
        paste,
        { name: 'http-proxy.error', code: 'BackEndUnauthorized', evidence: facts },
        line,
      ),
    );
  return quotes;
}
