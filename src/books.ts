/** What is remembered, on an open store: the same books for the bot and for the terminal. */
import { reportOf } from './check/report-of.ts';
import { scheduleBook } from './jobs/schedule-book.ts';
import { orderKeyOf } from './jobs/spread.ts';
import type { MemorySettings } from './memory-settings.ts';
import type { Books } from './model/books.ts';
import type { Diagnosis } from './model/diagnosis.ts';
import { StoredAccounts } from './store/account-book.ts';
import { historyBook } from './store/history-book.ts';
import { Sealing } from './store/sealing.ts';
import type { Store } from './store/store.ts';
import { openTerminalStore } from './terminal-store.ts';

/** @param nudge something is due at once */
export function booksOn(
  store: Store,
  settings: MemorySettings,
  knowledge: readonly Diagnosis[],
  nudge?: () => void,
): Books {
  const { key, keyFile, dataFolder, accountsFile } = settings;
  return {
    schedules: scheduleBook({ store, nudge }),
    history: historyBook(store, {
      reportOf: (sighting) => reportOf(sighting, knowledge),
      orderKeyOf,
    }),
    accounts: new StoredAccounts(
      store.database,
      new Sealing({ key, keyFile, dataFolder }),
      accountsFile,
    ),
  };
}

/** For the terminal: where the bot runs, it comes in there. @throws Unavailable */
export async function openBooks(settings: MemorySettings, knowledge: readonly Diagnosis[]) {
  const store = await openTerminalStore(settings);
  return {
    books: booksOn(store, settings, knowledge),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}
