/** Debian's PostgreSQL: a cluster of its own on a port of loopback, gone with the test. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { chmod, mkdir, mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { testIf } from './peers.ts';
import { closedPort } from './tcp.ts';

const versions = '/usr/lib/postgresql';
/** It refuses to run as root: then it is the user of Debian's package. */
const asPostgres = process.getuid?.() === 0 ? ['runuser', '-u', 'postgres', '--'] : [];

/** A `test` that needs PostgreSQL. */
export const testWithPostgres = testIf(binaries() !== undefined, 'postgresql');

export interface Postgres extends AsyncDisposable {
  /** A new, empty database. @returns its URL */
  database(): Promise<string>;
  /** As if the machine had lost it: no word to anyone. */
  kill(): Promise<void>;
  /** After {@link kill}: the same data, the same port. */
  start(): Promise<void>;
}

/** @param settings of postgresql.conf, such as `fsync=off`; by default the server is as it comes */
export async function startPostgres(settings: readonly string[] = []): Promise<Postgres> {
  const bin = binaries();
  if (!bin) throw new Error('PostgreSQL is not installed');
  const folder = await mkdtempDisposable(join(tmpdir(), 'postgres-'));
  await chmod(folder.path, 0o755);
  const data = join(folder.path, 'data');
  await mkdir(data);
  const port = await closedPort();
  const [program = `${bin}/initdb`, ...rest] = asPostgres;
  if (asPostgres.length > 0) await promisify(execFile)('chown', ['postgres', data]);
  const initdb = [
    '-D',
    data,
    '-U',
    'postgres',
    '-A',
    'trust',
    '--no-sync',
    '--no-locale',
    '-E',
    'UTF8',
  ];
  await promisify(execFile)(
    program,
    asPostgres.length > 0 ? [...rest, `${bin}/initdb`, ...initdb] : initdb,
    { cwd: '/' },
  );
  const options = [
    '-D',
    data,
    '-p',
    `${port}`,
    '-h',
    '127.0.0.1',
    '-k',
    data,
    ...['max_connections=200', ...settings].flatMap((setting) => ['-c', setting]),
  ];
  const launch = async () => {
    const child = spawn(
      asPostgres[0] ?? `${bin}/postgres`,
      asPostgres.length > 0 ? [...rest, `${bin}/postgres`, ...options] : options,
      { stdio: 'ignore', cwd: '/' },
    );
    const ended = once(child, 'exit');
    await Promise.race([
      answering(port),
      ended.then(() => Promise.reject(new Error('PostgreSQL ended'))),
    ]);
    return { child, ended };
  };
  let running = await launch();
  let count = 0;
  const end = async (signal: 'QUIT' | 'KILL' | 'INT') => {
    // `runuser` hands no signal on; the postmaster's process id stands in its own file.
    const { stdout } = await promisify(execFile)('head', ['-1', `${data}/postmaster.pid`]);
    process.kill(Number(stdout), `SIG${signal}`);
    await running.ended;
  };
  return {
    async database() {
      count += 1;
      const name = `exchange_check_${count}`;
      const client = new pg.Client(urlOf(port, 'postgres'));
      await client.connect();
      await client.query(`create database ${name}`);
      await client.end();
      return urlOf(port, name);
    },
    kill: () => end('QUIT'),
    async start() {
      running = await launch();
    },
    async [Symbol.asyncDispose]() {
      if (running.child.exitCode === null && running.child.signalCode === null) await end('QUIT');
      await folder.remove();
    },
  };
}

function urlOf(port: number, database: string): string {
  return `postgres://postgres@127.0.0.1:${port}/${database}`;
}

/** The newest installed. */
function binaries(): string | undefined {
  try {
    const [newest] = readdirSync(versions).sort((a, b) => Number(b) - Number(a));
    return newest && join(versions, newest, 'bin');
  } catch {
    return undefined;
  }
}

/** Ends as soon as it takes a connection. */
async function answering(port: number): Promise<void> {
  for (;;) {
    const client = new pg.Client(urlOf(port, 'postgres'));
    const opened = await client.connect().then(
      () => true,
      () => false,
    );
    await client.end().catch(() => undefined);
    if (opened) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
