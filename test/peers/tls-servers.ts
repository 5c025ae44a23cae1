/** Servers of TLS that nobody of us wrote, with settings of all ages: openssl and HAProxy. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Identity } from './authority.ts';
import { closedPort } from './tcp.ts';

/** @param settings of `openssl s_server`, which serves one connection after the other */
export function opensslServer(identity: Identity, settings: readonly string[]) {
  return served(identity, (at, port) => [
    'openssl',
    ['s_server', '-quiet', '-www', '-accept', `127.0.0.1:${port}`]
      .concat(['-key', at('key.pem'), '-cert', at('cert.pem')])
      .concat(settings),
  ]);
}

/** @param settings of its `bind` line, besides port and certificate */
export function haproxy(identity: Identity, settings: string) {
  return served(identity, (at, port) => [
    'haproxy',
    ['-db', '-f', at('haproxy.cfg')],
    `
global
  maxconn 200
  tune.ssl.default-dh-param 2048
  ssl-default-bind-options ssl-min-ver TLSv1.0
defaults
  mode http
  timeout connect 5s
  timeout client 5s
  timeout server 5s
frontend web
  bind 127.0.0.1:${port} ssl crt ${at('both.pem')} ${settings}
  http-request deny
`,
  ]);
}

type Program = readonly [name: string, args: readonly string[], configuration?: string];

async function served(
  { key, cert }: Identity,
  program: (at: (name: string) => string, port: number) => Program,
) {
  const folder = await mkdtempDisposable(join(tmpdir(), 'tls-'));
  const at = (name: string) => join(folder.path, name);
  const port = await closedPort();
  const [name, args, configuration = ''] = program(at, port);
  await Promise.all([
    writeFile(at('key.pem'), key),
    writeFile(at('cert.pem'), cert),
    writeFile(at('both.pem'), `${cert}\n${key}`),
    writeFile(at('haproxy.cfg'), configuration),
  ]);
  const child = spawn(name, args, { stdio: 'ignore', timeout: 120_000, killSignal: 'SIGKILL' });
  const ended = once(child, 'exit');
  await Promise.race([answering(port), failing(name, ended)]);
  return {
    port,
    async [Symbol.asyncDispose]() {
      await end(child, ended);
      await folder.remove();
    },
  };
}

async function failing(name: string, ended: Promise<unknown>): Promise<never> {
  await ended;
  throw new Error(`${name} ended before it answered`);
}

async function end(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  child.kill('SIGKILL'); // it holds nothing that has to be put away
  await ended;
}

/** Ends as soon as the port takes connections. */
async function answering(port: number): Promise<void> {
  for (let opened = false; !opened; ) {
    const socket = connect(port, '127.0.0.1');
    opened = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    await new Promise(setImmediate);
  }
}
