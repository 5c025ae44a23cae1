import type { MemorySettings } from './memory-settings.ts';
import { openStore, type Store } from './store/store.ts';

/** For one command of the terminal: where the bot runs on that folder, it comes in there. @throws Unavailable */
export function openTerminalStore({ databaseUrl, dataFolder }: MemorySettings): Promise<Store> {
  return openStore({
    url: databaseUrl,
    folder: dataFolder,
    owns: false,
    complain: (message) => process.stderr.write(`${message}\n`),
  });
}
