/** A password as a person types it. */
import { mkdtempDisposableSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { StoredAccounts } from '../src/store/account-book.ts';
import { Sealing } from '../src/store/sealing.ts';
import { openStore } from '../src/store/store.ts';
import { askPython, testWithPython } from './peers/python.ts';
import { dataFolder } from './peers/stores.ts';

const cli = fileURLToPath(new URL('../src/exchange-check.mjs', import.meta.url));
const typing = fileURLToPath(new URL('peers/typing.py', import.meta.url));

function type(types: string, data: string) {
  const command = [process.execPath, cli, 'account', 'add', 'helpdesk', '--user', 'a@contoso.com'];
  const environment = { PATH: process.env.PATH, EXCHANGE_CHECK_DATA: data };
  return askPython('pty', typing, {
    command,
    environment,
    prompt: 'Password of helpdesk: ',
    types,
  });
}

testWithPython('pty')('what is typed is taken, corrections included, and not shown', async () => {
  await using folder = await dataFolder();

  const ended = await type('plantX\u007fed\r', folder.path);

  expect(ended).toMatchObject({ code: 0, seen: expect.stringContaining('helpdesk is kept') });
  expect(JSON.stringify(ended)).not.toMatch(/plant/);
  const settings = { folder: folder.path, owns: true, complain: () => undefined };
  await using store = await openStore(settings);
  const book = new StoredAccounts(store.database, new Sealing({ dataFolder: folder.path }));
  expect((await book.open('helpdesk'))?.account.password.reveal()).toBe('planted');
});

testWithPython('pty')('who gives up adds nothing, and starts no database', async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'ec-none-'));

  const ended = await type('plant\u0003', folder.path);

  expect(ended).toMatchObject({ code: 64, seen: expect.stringContaining('No account was added') });
});
