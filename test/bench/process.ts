/** A program of this repository, run for a while. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const deadlineMs = 900_000;

/**
 * Starts a program that prints a line of JSON with its `url` once it listens.
 *
 * @param path from the root of the repository
 */
export async function running(path: string, settings: Readonly<Record<string, string>> = {}) {
  const program = fileURLToPath(new URL(`../../${path}`, import.meta.url));
  const child = spawn(process.execPath, [program], {
    env: { PATH: process.env.PATH, PORT: '0', ...settings },
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: deadlineMs,
    killSignal: 'SIGKILL',
  });
  const lines = createInterface({ input: child.stdout });
  const said = await new Promise<{ url: string; silentPort?: number }>((resolve, reject) => {
    lines.on('line', (line) => {
      const parsed = JSON.parse(line);
      if (parsed.url) resolve(parsed);
    });
    child.once('exit', () => reject(new Error(`${path} ended before it listened`)));
  });
  return {
    ...said,
    pid: child.pid,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
