/**
 * Traces of MAPI over HTTP: the verdict of each answer, under the name of the step that a check has for it.
 *
 * HTTP says 200 where MAPI fails; `X-ResponseCode` holds the verdict and `X-RequestType` what was asked.
 * Exchange's front end puts its own reason, in base64, into `X-FailureContext`.
 * Source: [MS-OXCMAPIHTTP] 2.2.3.3.3 (X-ResponseCode) and 2.2.3.3.1 (X-RequestType). The number behind
 * `MapiHttpServiceCode` is the analyzer's own and is left alone.
 */
import { lostSession, responseName } from '../../model/mapi-response-code.ts';
import type { Quote } from '../../model/observation.ts';
import { longestLine, type Paste, quoteOf } from '../paste.ts';

/** The last code that the specification knows. */
const highest = 18;
const stepOf: Readonly<Record<string, string>> = {
  connect: 'mapi-http.connect',
  execute: 'mapi-http.logon',
  notificationwait: 'mapi-http.logon',
  ping: 'mapi-http.ping',
  disconnect: 'mapi-http.disconnect',
  bind: 'mapi-http.address-book',
  unbind: 'mapi-http.address-book',
};
const addressBook =
  /^(?:resolvenames|querycolumns|queryrows|getmatches|getprops|getproplist|getspecialtable|gettemplateinfo|dntomid|seekentries|updatestat|comparemids|getmailboxurl|getaddressbookurl)$/;

const header =
  /\bx[-_](?:(requesttype)["']?\s?[:=]\s?["']?([a-z]{4,20})\b|(responsecode)["']?\s?[:=]\s?["']?(\d{1,2})\b(?!\.\d))/g;
/** How the analyzer reports what HTTP itself refused. */
const layerError = /\bhttpstatuscode:? ?([45]\d\d)\b/g;
/** Lines that lie between a request and its answer at most. */
const widest = 60;
const mostQuotes = 50;

export const mapiTracePatterns = [header, layerError];

export function readMapiTrace(paste: Paste): Quote[] {
  const headers = paste.search
    .folded(header)
    .map(({ groups: [, , type, , number], line }) => ({ index: line - 1, type, number }));
  let asked = { step: '', index: 0 };
  const verdicts = headers.flatMap(({ index, type, number }) => {
    if (type) asked = { step: stepNamed(type) ?? '', index };
    const step = index - asked.index <= widest ? asked.step : '';
    return number ? verdictOf(paste, Number(number), step, index + 1) : [];
  });
  const refusals = paste.search
    .linesFor([layerError])
    .flatMap((line) => layerErrors(paste, paste.folded[line - 1] ?? '', line));
  return [...verdicts.slice(0, mostQuotes), ...refusals.slice(0, mostQuotes)];
}

function stepNamed(type: string): string | undefined {
  return stepOf[type] ?? (addressBook.test(type) ? 'mapi-http.name-check' : undefined);
}

function verdictOf(paste: Paste, number: number, step: string, line: number): Quote[] {
  // Without the header that names the request, the number has to be in a text about Exchange.
  if (number === 0 || number > highest || (!step && !paste.about)) return [];
  const code = `mapi-http.${responseName(number)}`;
  const name = step || (lostSession.has(code) ? 'mapi-http.logon' : 'mapi-http.connect');
  return [quoteOf(paste, { name, code, evidence: { responseCode: number } }, line)];
}

function layerErrors(paste: Paste, line: string, at: number): Quote[] {
  if (!/protocol layer error|failure ?lid|mapihttp/.test(line)) return [];
  return Array.from(line.matchAll(layerError), ([, code = '']) =>
    quoteOf(paste, { name: 'http.said', code, evidence: { service: 'mapi' } }, at),
  );
}

const context = /\bX-FailureContext["']?\s{0,4}[:=]\s{0,4}["']?([\w;+/=. -]{8,8000})/gi;

/** The same text with what stands in base64 in `X-FailureContext` behind it, on the same line. */
export function withFailureContexts(text: string): string {
  return text.replace(context, (whole, fields: string) => {
    const said = fields
      .slice(0, longestLine)
      .split(';')
      .flatMap((field) => decoded(field.trim()) ?? []);
    return said.length > 0 ? `${whole} ${said.join(' ')} ` : whole;
  });
}

function decoded(field: string): string | undefined {
  if (!/^(?:[A-Za-z0-9+/]{4}){2,2000}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(field))
    return undefined;
  const text = Buffer.from(field, 'base64').toString('utf8');
  const plain = text.replaceAll(/[\r\n\t]+/g, ' ');
  return /^[\x20-\x7e]+$/.test(plain) ? plain : undefined;
}
