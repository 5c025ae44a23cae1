/**
 * botbuilder writes every token it refuses to the console, with the key it tried: a stranger could fill
 * the log of the machine. What it says during our calls goes to our log instead, and nothing else does.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Log } from './log.ts';

const listening = new AsyncLocalStorage<Log>();
let isInstalled = false;

export function quietly<T>(log: Log, work: () => Promise<T>): Promise<T> {
  if (!isInstalled) install();
  return listening.run(log, work);
}

function install(): void {
  isInstalled = true;
  for (const method of ['error', 'warn'] as const) {
    // biome-ignore lint/suspicious/noConsole: it is taken over, not written to
    const write = globalThis.console[method];
    globalThis.console[method] = (...said: unknown[]) => {
      const log = listening.getStore();
      if (log) log.debug({ said: said.map(String) }, 'botbuilder');
      else write(...said);
    };
  }
}
