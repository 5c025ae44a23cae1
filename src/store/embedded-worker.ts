/**
 * The embedded PostgreSQL: PGlite in a thread of its own, behind its socket. The event loop of the
 * bot stays free, and the terminal can come in while the bot runs.
 *
 * PGlite starts without fsync, and its file system has none: kill -9 loses nothing by that, a power
 * cut would. So the log is opened O_SYNC, and checkpoints flush the files.
 * See https://github.com/electric-sql/pglite/issues/1107
 */
import { fsyncSync, rmSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { z } from 'zod';
import { mostConnections, socketIn } from './embedded-paths.ts';

/** PGlite has no autovacuum: tables that change all the time would grow for ever. */
const vacuumEveryMs = 10 * 60_000;

/** Of Emscripten, as far as it is needed: `nfd` is the descriptor that Node knows. */
const FileSystems = z.object({
  FS: z.object({
    filesystems: z.object({
      NODEFS: z.object({ stream_ops: z.record(z.string(), z.unknown()) }),
    }),
  }),
});

const { folder } = z.object({ folder: z.string() }).parse(workerData);
const port = parentPort;
if (!port) throw new Error('The embedded database runs in a thread of its own.');

const database = await PGlite.create(`${folder}/postgres`, {
  startParams: [
    ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
    '-c',
    'wal_sync_method=open_datasync',
  ],
});
FileSystems.parse(database.Module).FS.filesystems.NODEFS.stream_ops.fsync = (stream: {
  readonly nfd: number;
}) => fsyncSync(stream.nfd);

rmSync(socketIn(folder), { force: true }); // of a process that was killed: we hold the lock
const server = new PGLiteSocketServer({
  db: database,
  path: socketIn(folder),
  maxConnections: mostConnections,
});
await server.start();

const vacuum = setInterval(() => {
  database
    .exec('VACUUM ANALYZE')
    .catch((error: unknown) => port.postMessage({ error: `${error}` }));
}, vacuumEveryMs);

port.on('message', async () => {
  clearInterval(vacuum);
  await server.stop();
  await database.close();
  port.postMessage('ended');
  port.close();
});
port.postMessage('ready');
