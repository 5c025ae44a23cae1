/** Programs that serve while a test runs. Each ends with the test, and is killed where it will not. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const usualLongestMs = 300_000;
const lookEveryMs = 50;

/** Waits for the memory of a bot: where that takes long it listens before, and keeps nothing. */
export async function remembering<Bot extends { readonly url: string }>(bot: Bot): Promise<Bot> {
  const isReady = async () =>
    (await fetch(`${bot.url}/readyz`, { headers: { connection: 'close' } })).ok;
  while (!(await isReady())) await sleep(lookEveryMs);
  return bot;
}

/**
 * @param args of Node
 * @param urlIn finds the address in a line of its output
 * @param longestMs then it is killed
 */
export async function startProgram(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  urlIn: (line: string) => string | undefined,
  longestMs = usualLongestMs,
) {
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'ignore'], // inherited, one that lives on would hold the test run
    timeout: longestMs,
    killSignal: 'SIGKILL',
  });
  const ended = once(child, 'exit');
  const lines: string[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      const found = urlIn(line);
      if (found) resolve(found);
    });
    ended.then(() => reject(new Error(`it ended before it listened: ${lines.join('\n')}`)), reject);
  });
  return {
    url,
    /** Everything it printed so far. */
    lines,
    /** @returns its exit status; none if the signal ended it */
    async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
      child.kill(signal);
      const [code] = await ended;
      return code;
    },
    /** Not told to end, or told again: without waiting for it. */
    tell(signal: 'SIGTERM'): void {
      child.kill(signal);
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      const killed = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(killed);
    },
  };
}
