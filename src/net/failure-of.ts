/**
 * The only place where a system error becomes a Failure. What is in no table is no failure of the
 * network: a bug of ours, which must stay one.
 */
import { Failure } from '../model/failure.ts';
import type { Evidence } from '../model/observation.ts';

/** Of the operating system's sockets: the symbol is kept as it is. */
const socketCodes: ReadonlySet<string> = new Set([
  'EACCES',
  'EADDRNOTAVAIL',
  'EAFNOSUPPORT',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETRESET',
  'ENETUNREACH',
  'EPERM',
  'EPIPE',
  'ETIMEDOUT',
]);

/** Of c-ares (`query...`) and getaddrinfo, whose symbols mean other things than those of sockets. */
const resolverCodes: ReadonlyMap<string, string> = new Map([
  ['ENOTFOUND', 'dns.nxdomain'],
  ['ENODATA', 'dns.nodata'],
  ['ESERVFAIL', 'dns.servfail'],
  ['EREFUSED', 'dns.refused'],
  ['ENOTIMP', 'dns.refused'],
  ['ETIMEOUT', 'dns.timeout'],
  ['ECANCELLED', 'dns.timeout'],
  ['ECONNREFUSED', 'dns.unreachable'],
  ['EAI_AGAIN', 'dns.unreachable'],
  ['EBADRESP', 'dns.malformed'],
  ['EFORMERR', 'dns.malformed'],
  ['EBADNAME', 'dns.bad-name'],
]);

/** Of OpenSSL, where its reason (`ERR_SSL_...`) isn't the name we want. */
const opensslCodes: ReadonlyMap<string, string> = new Map([
  ['UNSUPPORTED_PROTOCOL', 'tls.protocol_version'],
  ['WRONG_SSL_VERSION', 'tls.protocol_version'],
  ['VERSION_TOO_LOW', 'tls.protocol_version'],
  ['UNSAFE_LEGACY_RENEGOTIATION_DISABLED', 'tls.unsafe-renegotiation'],
  ['DH_KEY_TOO_SMALL', 'tls.weak-dh'],
  ['EE_KEY_TOO_SMALL', 'tls.weak-key'],
  ['CA_KEY_TOO_SMALL', 'tls.weak-key'],
]);

/** Of Node's HTTP parser (`HPE_...`). */
const parserCodes: ReadonlyMap<string, string> = new Map([
  ['HEADER_OVERFLOW', 'http.headers-too-large'],
]);

/** @returns nothing if the error is none of the network's */
export function failureOf(error: unknown, evidence: Evidence = {}): Failure | undefined {
  if (error instanceof Failure) return error;
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  const code = codeOf(String(error.code), 'syscall' in error ? String(error.syscall) : '');
  return code === undefined ? undefined : new Failure(code, evidence, { cause: error });
}

function codeOf(symbol: string, call: string): string | undefined {
  if (/^query|^getaddrinfo/.test(call)) return resolverCodes.get(symbol);
  const [, library, reason = ''] = /^(ERR_SSL|HPE)_(.+)$/.exec(symbol) ?? [];
  if (library === 'ERR_SSL') return opensslCodes.get(reason) ?? opensslCode(reason);
  if (library === 'HPE') return parserCodes.get(reason) ?? 'http.malformed';
  return socketCodes.has(symbol) ? symbol : undefined;
}

/** `TLSV1_ALERT_DECODE_ERROR` is `tls.alert.decode_error`, `BAD_SIGNATURE` is `tls.bad-signature`. */
function opensslCode(reason: string): string {
  const [, alert] = /_ALERT_(.+)$/.exec(reason) ?? [];
  return alert
    ? `tls.alert.${alert.toLowerCase()}`
    : `tls.${reason.toLowerCase().replaceAll('_', '-')}`;
}
