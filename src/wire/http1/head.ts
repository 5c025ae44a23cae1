/**
 * Heads of HTTP/1.1 messages, as text and back.
 *
 * Source: RFC 9112 sections 2 to 5. For RPC over HTTP alone: Node's own reader refuses its methods and
 * a response that comes before the request has ended. Text is Latin-1 throughout.
 */
import { Failure } from '../../model/failure.ts';

export type Header = readonly [name: string, value: string];

export interface RequestHead {
  readonly method: string;
  readonly target: string;
  readonly version: string;
  readonly headers: readonly Header[];
}

export interface ResponseHead {
  readonly version: string;
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly Header[];
}

const requestLine = /^([\w!#$%&'*+.^`|~-]+) ([^ \t]+) (HTTP\/1\.\d)$/;
const statusLine = /^(HTTP\/1\.\d) (\d{3})(?: (.*))?$/;
const headerLine = /^([\w!#$%&'*+.^`|~-]+):(.*)$/;
/** More than any server sends, with all that is in front of it. */
const mostHeaders = 1000;
const control = /[\0\r]/;

/** @throws Failure `http.bad-head`, `http.head-too-large` */
export function parseRequestHead(text: string): RequestHead {
  const [first = '', ...lines] = unfolded(text);
  const [, method, target, version] = requestLine.exec(first) ?? [];
  if (!method || !target || !version) throw badHead('request-line', first);
  return { method, target, version, headers: lines.map(headerIn) };
}

/** @throws Failure `http.bad-head`, `http.head-too-large` */
export function parseResponseHead(text: string): ResponseHead {
  const [first = '', ...lines] = unfolded(text);
  const [, version, status, reason = ''] = statusLine.exec(first) ?? [];
  if (!version || !status) throw badHead('status-line', first);
  return { version, status: Number(status), reason, headers: lines.map(headerIn) };
}

/** Lines, each with those that continue it. RFC 9112 5.2 */
function unfolded(text: string): string[] {
  const lines: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (control.test(line)) throw badHead('control-character', line);
    const isFolded = lines.length > 1 && /^[ \t]/.test(line);
    if (isFolded) lines.push(`${lines.pop()} ${line.trim()}`);
    else lines.push(line);
    if (lines.length > mostHeaders)
      throw new Failure('http.head-too-large', { headers: mostHeaders });
  }
  return lines;
}

function headerIn(line: string): Header {
  const [, name, value = ''] = headerLine.exec(line) ?? [];
  if (!name) throw badHead('header', line);
  // Not in the pattern, which long blanks would slow down beyond measure.
  return [name, value.trim()];
}

export function badHead(part: string, text: string): Failure {
  return new Failure('http.bad-head', { part, text: text.slice(0, 200) });
}

/** All headers of that name, in any case, in their order. */
export function valuesOf({ headers }: { readonly headers: readonly Header[] }, name: string) {
  const wanted = name.toLowerCase();
  return headers.filter(([one]) => one.toLowerCase() === wanted).map(([, value]) => value);
}

/** @throws RangeError if a part would break out of its line: a bug of ours */
export function encodeRequestHead({ method, target, version, headers }: RequestHead): Buffer {
  return headOf(`${method} ${target} ${version}`, headers);
}

/** @throws RangeError as {@link encodeRequestHead} */
export function encodeResponseHead({ version, status, reason, headers }: ResponseHead): Buffer {
  return headOf(`${version} ${status} ${reason}`, headers);
}

function headOf(first: string, headers: readonly Header[]): Buffer {
  const lines = [first, ...headers.map(([name, value]) => `${name}: ${value}`)];
  if (lines.some((line) => /[\0\r\n]/.test(line))) throw new RangeError('a line break in a header');
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}
