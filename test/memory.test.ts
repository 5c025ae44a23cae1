/** The bot's memory is closed in the middle of being opened. */
import { expect, test } from 'vitest';
import { Memory } from '../src/memory.ts';
import { openStore, type Store } from '../src/store/store.ts';
import { dataFolder } from './peers/stores.ts';

const complain = () => undefined;

function opens(folder: string): Promise<Store> {
  return openStore({ folder, owns: true, complain });
}

test('closed while its database is being opened: nothing begins, and the folder is free', async () => {
  await using data = await dataFolder();
  const begun: Store[] = [];
  const memory = new Memory({
    open: () => opens(data.path),
    begin: (store) => {
      begun.push(store);
      return Promise.reject(new Error('nothing should begin'));
    },
    mayComeLater: false,
    complain,
  });

  const opening = memory.open();
  await memory.close();
  await opening;

  expect(begun).toEqual([]);
  await using next = await opens(data.path); // refused as long as another has it
  expect(next.mode).toBe('embedded');
});

test('what fails only because it was closed is no trouble', async () => {
  await using data = await dataFolder();
  const beginning = Promise.withResolvers<void>();
  const closing = Promise.withResolvers<void>();
  const memory = new Memory({
    open: () => opens(data.path),
    begin: async () => {
      beginning.resolve();
      await closing.promise;
      throw new Error('what it needs was closed');
    },
    mayComeLater: false,
    complain,
  });

  const opening = memory.open();
  await beginning.promise;
  const closed = memory.close();
  closing.resolve();
  await closed;

  await expect(opening).resolves.toBeUndefined();
});
