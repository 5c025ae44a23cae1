/** The bot as `npm start` starts it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { dataFolder } from '../../peers/stores.ts';

const main = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));
const longestMs = 120_000;

export async function startBot(settings: Readonly<Record<string, string>> = {}) {
  const data = await dataFolder();
  const child = spawn(process.execPath, [main], {
    env: { PORT: '0', EXCHANGE_CHECK_DATA: data.path, ...settings },
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: longestMs,
    killSignal: 'SIGKILL',
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const { url } = JSON.parse(line);
    if (url) return { url, end, [Symbol.asyncDispose]: end };
  }
  throw new Error('the bot ended before it listened');

  async function end() {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
    await data[Symbol.asyncDispose]();
  }
}
