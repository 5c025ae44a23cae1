/**
 * The embedded PostgreSQL: PGlite in a thread of its own, behind its socket. The event loop of the
 * bot stays free, and the terminal can come in while the bot runs.
 *
 * PGlite starts without fsync, and its file system has none: kill -9 loses nothing by that, a power
 * cut would. So the log is opened O_SYNC, and checkpoints flush the files.
 * See https://github.com/electric-sql/pglite/issues/1107
 */
import { closeSync, fsyncSync, openSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { z } from 'zod';
import { leanEngine } from './embedded-engine.ts';
import { mostConnections, socketIn } from './embedded-paths.ts';
import { EmbeddedSession } from './embedded-session.ts';

const startParams = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...['wal_sync_method=open_datasync', 'shared_buffers=16MB', 'wal_buffers=4MB'].flatMap((one) => [
    '-c',
    one,
  ]),
];

/** Of Emscripten, as far as it is needed: `nfd` is the descriptor that Node knows. */
const FileSystems = z.object({
  FS: z.object({
    filesystems: z.object({
      NODEFS: z.object({ stream_ops: z.record(z.string(), z.unknown()) }),
    }),
  }),
});

const { folder, task } = z
  .object({ folder: z.string(), task: z.enum(['make', 'serve']) })
  .parse(workerData);
const port = parentPort;
if (!port) throw new Error('The embedded database runs in a thread of its own.');

if (task === 'make') await make();
else await serve();

/** `folder` becomes a new database. It takes much memory, which goes with the thread. */
async function make(): Promise<void> {
  const database = await PGlite.create(folder, { pgliteWasmModule: leanEngine() });
  await database.close();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    flush(join(entry.parentPath, entry.name));
  flush(folder);
  port?.postMessage('ready');
  port?.close();
}

/** Files and folders alike: a name is on the disk only when its folder is. */
function flush(path: string): void {
  const file = openSync(path, 'r');
  fsyncSync(file);
  closeSync(file);
}

async function serve(): Promise<void> {
  const database = new EmbeddedSession(`${folder}/postgres`, {
    startParams,
    pgliteWasmModule: leanEngine(),
  });
  await database.waitReady;
  FileSystems.parse(database.Module).FS.filesystems.NODEFS.stream_ops.fsync = (stream: {
    readonly nfd: number;
  }) => fsyncSync(stream.nfd);

  endWithEngine(database);

  rmSync(socketIn(folder), { force: true }); // of a process that was killed: we hold the lock
  const server = new PGLiteSocketServer({
    db: database,
    path: socketIn(folder),
    maxConnections: mostConnections,
  });
  await server.start();

  port?.on('message', async (message: unknown) => {
    if (message !== 'end') return port.postMessage('alive');
    await server.stop();
    await database.close();
    port.close();
  });
  port?.postMessage('ready');
}

/**
 * PGlite goes on after whatever its engine throws, for an error of PostgreSQL is thrown, too. After
 * a PANIC, such as a full disk in the middle of the log, it would go on for ever. The next thread
 * recovers, as PostgreSQL does.
 */
function endWithEngine({ Module: engine }: PGlite): void {
  const loopOnce = engine._PostgresMainLoopOnce;
  engine._PostgresMainLoopOnce = () => {
    try {
      loopOnce();
    } catch (error) {
      // Errors of PostgreSQL are thrown by the name of ExitStatus, and the engine lives on.
      if (!(error instanceof Error) || error.name !== 'RuntimeError') throw error;
      port?.postMessage({ broken: error.message });
      process.exit(70);
    }
  };
}
