/** One thread with the embedded database in it, from its start to its end. */
import { once } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';

const startWithinMs = 60_000;
const endWithinMs = 10_000;
const askEveryMs = 15_000;
/** A long statement, such as the vacuum of a large table, keeps it from answering. */
const silentAtMostMs = 120_000;
/** The compiled package has the worker compiled, too. */
const ownEnding = extname(import.meta.url);

/** The last word of a thread whose engine gave up. */
const Broken = z.object({ broken: z.string() });

export interface EmbeddedThread extends AsyncDisposable {
  /** Ends when the thread does, with the reason if it was not told to. */
  readonly ended: Promise<string | undefined>;
}

/** Makes a new, empty database, durable when this ends. */
export async function makeDatabase(folder: string): Promise<void> {
  const worker = workerFor({ folder, task: 'make' });
  const exit = once(worker, 'exit');
  await ready(worker);
  await exit;
}

/** @param folder in which the database is, and the socket will be */
export async function serveDatabase(folder: string): Promise<EmbeddedThread> {
  const worker = workerFor({ folder, task: 'serve' });
  await ready(worker);
  let reason: string | undefined = 'it ended without a word';
  worker.on('error', (error) => {
    reason = `${error}`;
  });
  worker.on('message', (message: unknown) => {
    const broken = Broken.safeParse(message);
    if (broken.success) reason = broken.data.broken;
  });
  const exit = once(worker, 'exit');
  const watch = watched(worker, () => {
    reason = 'it did not answer any more';
  });
  return {
    ended: exit.then(() => {
      clearInterval(watch);
      return reason;
    }),
    async [Symbol.asyncDispose]() {
      reason = undefined;
      worker.postMessage('end');
      const deadline = setTimeout(() => void worker.terminate(), endWithinMs);
      await exit;
      clearTimeout(deadline);
    },
  };
}

function workerFor(data: { readonly folder: string; readonly task: string }): Worker {
  return new Worker(new URL(`embedded-worker${ownEnding}`, import.meta.url), {
    workerData: data,
    execArgv: [],
    // What passes through is forgotten at once: by default 48 MB, and the files' buffers with them, wait for that.
    resourceLimits: { maxYoungGenerationSizeMb: 8 },
  });
}

async function ready(worker: Worker): Promise<void> {
  const signal = AbortSignal.timeout(startWithinMs);
  const exit = once(worker, 'exit', { signal }).then(() => {
    throw new Error('it ended while it was starting');
  });
  exit.catch(() => undefined);
  try {
    await Promise.race([once(worker, 'message', { signal }), exit]);
  } catch (error) {
    await worker.terminate();
    throw error;
  }
}

/** A thread that hangs is ended: whoever started it hears of it, and starts another. */
function watched(worker: Worker, hung: () => void): NodeJS.Timeout {
  let heardAt = performance.now();
  worker.on('message', () => {
    heardAt = performance.now();
  });
  const watch = setInterval(() => {
    if (performance.now() - heardAt > silentAtMostMs) {
      hung();
      void worker.terminate();
    } else worker.postMessage('alive?');
  }, askEveryMs);
  return watch.unref();
}
