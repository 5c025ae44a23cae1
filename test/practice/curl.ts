/** Requests of curl to a practice server, by the names that it goes by. */
import { execFile } from 'node:child_process';
import { mkdtempDisposableSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Practice } from '../../src/practice/practice.ts';
import { parseResponseHead, type ResponseHead, valuesOf } from '../../src/wire/http1/head.ts';

const run = promisify(execFile);

const names = ['contoso.test', 'autodiscover.contoso.test', 'mail.contoso.test'];

export interface CurlAnswer {
  /** Of the last answer. */
  readonly status: number;
  readonly head: ResponseHead;
  /** Of every answer, those halfway included. */
  readonly statuses: readonly number[];
  readonly body: string;
  header(name: string): string[];
}

/** @param url a whole address, or a path: that at `mail.contoso.test` over TLS */
export async function curl(
  practice: Practice,
  url: string,
  ...args: readonly string[]
): Promise<CurlAnswer> {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'exchange-check-'));
  const at = (name: string) => join(folder.path, name);
  writeFileSync(at('root.pem'), practice.ca);
  writeFileSync(at('body'), '');
  const port = portOf(practice.url);
  const pins = names.flatMap((name) =>
    [port, portOf(practice.httpUrl)].flatMap((one) => ['--resolve', `${name}:${one}:127.0.0.1`]),
  );
  const files = ['-o', at('body'), '-D', at('heads'), '--cacert', at('root.pem')];
  const whole = url.startsWith('/') ? `https://mail.contoso.test:${port}${url}` : url;
  await run('curl', ['-sS', ...files, ...pins, ...args, whole], { timeout: 60_000 });
  const heads = readFileSync(at('heads'), 'latin1').trimEnd().split('\r\n\r\n');
  const all = heads.map((text) => parseResponseHead(text));
  const head = all.at(-1);
  if (!head) throw new Error('curl was not answered');
  return {
    status: head.status,
    head,
    statuses: all.map(({ status }) => status),
    body: readFileSync(at('body'), 'utf8'),
    header: (name) => valuesOf(head, name),
  };
}

export function portOf(url: string): number {
  return Number(new URL(url).port);
}
