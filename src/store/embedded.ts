/** Starts the embedded database of a folder, keeps it running, or finds the one that runs there. */
import { chmodSync, mkdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import { Unavailable } from '../model/books.ts';
import { prepareFolder } from './embedded-folder.ts';
import { socketIn, socketPort } from './embedded-paths.ts';
import { type EmbeddedThread, serveDatabase } from './embedded-thread.ts';
import { lockFolder } from './folder-lock.ts';
import { unavailable } from './unavailable.ts';

/** Bytes that the name of a unix socket may have; the smallest of the systems we know, macOS. */
const longestSocketName = 103;
/** Before a thread that broke down gets a successor; doubled from try to try. */
const firstPauseMs = 100;
const longestPauseMs = 4_000;

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
  const lock = lockedFolder(folder);
  if (!lock) return undefined;
  try {
    await prepareFolder(folder);
    const running = keptRunning(folder, await serveDatabase(folder), complain);
    return {
      connection: connectionTo(folder),
      async [Symbol.asyncDispose]() {
        await running[Symbol.asyncDispose]();
        lock[Symbol.dispose]();
      },
    };
  } catch (cause) {
    lock[Symbol.dispose]();
    throw unavailable(cause) ?? damaged(folder, cause);
  }
}

/** @throws Unavailable if the folder can't be made or written */
function lockedFolder(folder: string): Disposable | undefined {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
    return lockFolder(folder);
  } catch (cause) {
    throw new Unavailable(
      `The data folder ${folder} can't be used: ${wordsOf(cause)}. Give the bot's user that folder, or set EXCHANGE_CHECK_DATA to another one.`,
      { cause },
    );
  }
}

/** What breaks down is started again, as often as it takes: a disk that was full may have space again. */
function keptRunning(
  folder: string,
  first: EmbeddedThread,
  complain: (message: string) => void,
): AsyncDisposable {
  const ending = new AbortController();
  const { signal } = ending;
  let thread: EmbeddedThread | undefined = first;
  const running = (async () => {
    while (thread) {
      const reason = await thread.ended;
      if (signal.aborted) return;
      complain(`The embedded database broke down: ${reason}. It is started again.`);
      thread = await startedAgain(folder, complain, signal);
    }
  })();
  return {
    async [Symbol.asyncDispose]() {
      ending.abort();
      await thread?.[Symbol.asyncDispose]();
      await running;
      await thread?.[Symbol.asyncDispose](); // that was being started again
    },
  };
}

/** @returns nothing if it is not wanted any more */
async function startedAgain(
  folder: string,
  complain: (message: string) => void,
  signal: AbortSignal,
): Promise<EmbeddedThread | undefined> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    await wait(pauseMs, undefined, { signal, ref: false }).catch(() => undefined);
    if (signal.aborted) return undefined;
    try {
      const thread = await serveDatabase(folder);
      complain('The embedded database runs again.');
      return thread;
    } catch (error) {
      complain(`The embedded database does not start: ${wordsOf(unavailable(error) ?? error)}`);
    }
  }
}

function damaged(folder: string, cause: unknown): Unavailable {
  return new Unavailable(
    `The embedded database in ${folder} does not start: ${wordsOf(cause)}. Keep a copy of the folder; then move it out of the way and import the last export.`,
    { cause },
  );
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : `${error}`;
}
