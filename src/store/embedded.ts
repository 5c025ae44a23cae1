/** Starts the embedded database of a folder, or finds the one that runs there. */
import { once } from 'node:events';
import { chmodSync, mkdirSync } from 'node:fs';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type pg from 'pg';
import { Unavailable } from '../model/books.ts';
import { socketIn, socketPort } from './embedded-paths.ts';
import { lockFolder } from './folder-lock.ts';

/** Bytes that the name of a unix socket may have; the smallest of the systems we know, macOS. */
const longestSocketName = 103;
const startWithinMs = 60_000;
/** The compiled package has the worker compiled, too. */
const ownEnding = extname(import.meta.url);

/** How to get there with `pg`. */
export type Connection = Pick<
  pg.PoolConfig,
  'connectionString' | 'host' | 'port' | 'user' | 'database'
>;

export interface Embedded extends AsyncDisposable {
  readonly connection: Connection;
}

/** The connection to the database that another process has in this folder. */
export function connectionTo(folder: string): Connection {
  return { host: folder, port: socketPort, user: 'postgres', database: 'postgres' };
}

/**
 * @param folder absolute; made if it is missing
 * @param complain hears of trouble later on
 * @returns nothing if another process has it: use {@link connectionTo}
 * @throws Unavailable, with what to do
 */
export async function startEmbedded(
  folder: string,
  complain: (message: string) => void,
): Promise<Embedded | undefined> {
  if (Buffer.byteLength(socketIn(folder)) > longestSocketName)
    throw new Unavailable(
      `The data folder ${folder} has too long a name for its socket. Set EXCHANGE_CHECK_DATA to a shorter one.`,
    );
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const lock = lockFolder(folder);
  if (!lock) return undefined;
  try {
    const worker = await started(folder);
    worker.on('message', (message: unknown) =>
      complain(`the embedded database: ${JSON.stringify(message)}`),
    );
    worker.on('error', (error) => complain(`the embedded database ended: ${error}`));
    return {
      connection: connectionTo(folder),
      async [Symbol.asyncDispose]() {
        worker.removeAllListeners('message');
        const ended = once(worker, 'exit');
        worker.postMessage('end');
        await ended;
        lock[Symbol.dispose]();
      },
    };
  } catch (cause) {
    lock[Symbol.dispose]();
    throw new Unavailable(
      `The embedded database in ${folder} does not start: ${cause instanceof Error ? cause.message : cause}. If a newer or older version made it, export it with that version, and import it here.`,
      { cause },
    );
  }
}

async function started(folder: string): Promise<Worker> {
  const worker = new Worker(new URL(`embedded-worker${ownEnding}`, import.meta.url), {
    workerData: { folder },
    execArgv: [],
  });
  const signal = AbortSignal.timeout(startWithinMs);
  try {
    await once(worker, 'message', { signal });
    return worker;
  } catch (error) {
    await worker.terminate();
    throw error;
  }
}
