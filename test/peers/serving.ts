/** Servers of others (Debian packages), each with a configuration and a folder of its own, gone when the test is. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const longestMs = 120_000;

interface Wish {
  readonly program: string;
  /** By name; they are written into the folder before the program starts. */
  readonly files: (folder: string) => Readonly<Record<string, string>>;
  readonly args: (folder: string) => readonly string[];
  /** What it says on its standard error, or output, once it serves; or the port that it then answers at. */
  readonly ready: RegExp | number;
}

export async function serving({ program, files, args, ready }: Wish) {
  const folder = await mkdtempDisposable(join(tmpdir(), `${program}-`));
  for (const [name, content] of Object.entries(files(folder.path)))
    await writeFile(join(folder.path, name), content);
  const child = spawn(program, args(folder.path), {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: longestMs,
    killSignal: 'SIGKILL',
  });
  const ended = once(child, 'exit');
  const said: string[] = [];
  const isReady = Promise.withResolvers<void>();
  for (const output of [child.stdout, child.stderr])
    createInterface(output).on('line', (line) => {
      said.push(line);
      if (ready instanceof RegExp && ready.test(line)) isReady.resolve();
    });
  if (typeof ready === 'number') void answering(ready).then(isReady.resolve);
  await Promise.race([
    isReady.promise,
    ended.then(() => {
      throw new Error(`${program} ended before it served: ${said.slice(-5).join(' | ')}`);
    }),
  ]);
  return {
    /** Its lines so far. */
    said,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      const killed = setTimeout(() => child.kill('SIGKILL'), 5000);
      await ended;
      clearTimeout(killed);
      await folder.remove();
    },
  };
}

/** Ends as soon as the port takes connections. */
export async function answering(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const opened = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (opened) return;
    await new Promise(setImmediate);
  }
}
