import { randomBytes } from 'node:crypto';
import { mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Secret } from '../../src/model/account.ts';
import type { AccountDraft } from '../../src/model/account-book.ts';
import { StoredAccounts } from '../../src/store/account-book.ts';
import { Sealing } from '../../src/store/sealing.ts';
import { embeddedStore } from '../peers/stores.ts';

const dn = '/o=Contoso/ou=Exchange Administrative Group/cn=Recipients/cn=helpdesk';
const helpdesk: AccountDraft = {
  name: 'helpdesk',
  user: 'svc-helpdesk',
  domain: 'CONTOSO',
  hosts: ['mail.contoso.com'],
  mailbox: { server: '5c0a1f6e-8d3b-4e7a-9b52-6f1d2c3e4a50@contoso.net', dn },
  password: new Secret('planted-1'),
};

const store = await embeddedStore();
afterAll(() => store[Symbol.asyncDispose]());
const key = randomBytes(32).toString('base64');
const sealingWith = (...keys: string[]) =>
  new Sealing({ key: keys.join('\n'), dataFolder: '/nowhere' });

async function bookWith(...drafts: readonly AccountDraft[]) {
  await store.pool.query('delete from accounts');
  const book = new StoredAccounts(store.database, sealingWith(key));
  for (const draft of drafts) await book.put(draft);
  return book;
}

describe('in the store', () => {
  test('an account is listed without its password, and opened with it', async () => {
    const book = await bookWith(helpdesk);

    const { password: _, ...shown } = helpdesk;
    expect(await book.list()).toEqual([{ ...shown, source: 'store' }]);
    const opened = await book.open('helpdesk');
    expect(opened?.account.password.reveal()).toBe('planted-1');
    expect(opened?.account.hosts).toEqual(['mail.contoso.com', 'contoso.net']);
    expect(await book.open('nobody')).toBeUndefined();
  });

  test('a refusal locks it for everybody, until it is unlocked or gets a new password', async () => {
    const book = await bookWith(helpdesk);
    const elsewhere = new StoredAccounts(store.database, sealingWith(key));
    const opened = await book.open('helpdesk');
    await opened?.account.guard?.refused('mail.contoso.com', 'it said no');

    expect(await elsewhere.list()).toMatchObject([
      { locked: { at: expect.any(Date), where: 'mail.contoso.com', reason: 'it said no' } },
    ]);
    expect(await elsewhere.unlock('helpdesk')).toBe(true);
    expect(await elsewhere.unlock('helpdesk')).toBe(false);
    expect((await book.list())[0]?.locked).toBeUndefined();
    await opened?.account.guard?.refused('mail.contoso.com', 'it said no');
    await elsewhere.put({ ...helpdesk, password: new Secret('planted-2') });
    expect((await book.list())[0]?.locked).toBeUndefined();
  });

  test('what is removed is gone', async () => {
    const book = await bookWith(helpdesk);

    expect(await book.remove('helpdesk')).toBe(true);
    expect(await book.remove('helpdesk')).toBe(false);
    expect(await book.list()).toEqual([]);
  });

  test('one user under two names is refused', async () => {
    const book = await bookWith(helpdesk);
    const twin = { ...helpdesk, name: 'twin', user: 'SVC-Helpdesk', domain: 'contoso' };

    await expect(book.put(twin)).rejects.toThrow(/twin and helpdesk are the same user/);
  });

  test('after a rotation the old key can go', async () => {
    await bookWith(helpdesk, { ...helpdesk, name: 'other', user: 'other' });
    const newest = randomBytes(32).toString('base64');

    const during = new StoredAccounts(store.database, sealingWith(newest, key));
    expect([await during.rotate(), await during.rotate()]).toEqual([2, 0]);

    const after = new StoredAccounts(store.database, sealingWith(newest));
    expect((await after.open('other'))?.account.password.reveal()).toBe('planted-1');
    const before = new StoredAccounts(store.database, sealingWith(key));
    await expect(before.open('helpdesk')).rejects.toThrow(/is sealed with the key/);
  });

  test('a sealed password that was moved to another account does not open', async () => {
    const book = await bookWith(helpdesk, { ...helpdesk, name: 'other', user: 'other' });
    await store.pool.query(
      "update accounts set sealed = (select sealed from accounts where name = 'helpdesk') where name = 'other'",
    );

    await expect(book.open('other')).rejects.toThrow(/does not open/);
  });
});

describe('in a file', () => {
  const folder = mkdtempDisposableSync(join(tmpdir(), 'ec-accounts-'));
  const file = join(folder.path, 'accounts.json');
  const mount = (content: unknown, mode = 0o600) => {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    const path = join(folder.path, `accounts-${randomBytes(4).toString('hex')}.json`);
    writeFileSync(path, text, { mode });
    return new StoredAccounts(store.database, sealingWith(key), path);
  };

  test('an account is read anew whenever it is needed, and locked in the store', async () => {
    await bookWith();
    writeFileSync(join(folder.path, 'first.password'), 'planted-3\n', { mode: 0o600 });
    const entry = { name: 'mounted', user: 'user@contoso.com', passwordFile: 'first.password' };
    writeFileSync(file, JSON.stringify([entry]), { mode: 0o600 });
    const book = new StoredAccounts(store.database, sealingWith(key), file);
    const opened = await book.open('mounted');
    await opened?.account.guard?.refused('mail.contoso.com', 'it said no');
    writeFileSync(file, JSON.stringify([{ ...entry, hosts: ['mail.contoso.net'] }]));

    expect(opened?.account.password.reveal()).toBe('planted-3');
    expect(await book.list()).toMatchObject([
      { name: 'mounted', source: 'file', hosts: ['mail.contoso.net'], locked: {} },
    ]);
    expect(await book.unlock('mounted')).toBe(true);
    await expect(book.remove('mounted')).rejects.toThrow(`comes from the file ${file}`);
    await expect(book.put({ ...helpdesk, name: 'mounted' })).rejects.toThrow('change it there');
  });

  test.each([
    ['no JSON', '[{"name": "a", "password": planted-4}]', /is not JSON/],
    ['an unknown field', [{ name: 'a', user: 'a@b.com', password: 'planted-4', x: 1 }], /"x"/],
    ['a wrong user', [{ name: 'a', user: 'planted 4', password: 'planted-4' }], /user@contoso/],
    ['no password', [{ name: 'a', user: 'a@b.com' }], /either password or passwordFile/],
    [
      'half a mailbox',
      [{ name: 'a', user: 'a@b.com', password: 'planted-4', dn }],
      /server and dn/,
    ],
  ])('%s is refused, and no word of it tells the password', async (_what, content, complaint) => {
    const message = await mount(content)
      .list()
      .catch((error: Error) => error.message);

    expect(message).toMatch(complaint);
    expect(message).not.toMatch(/planted.4/);
  });

  test('a file that others can read is refused, with what to type', async () => {
    await expect(mount([], 0o644).list()).rejects.toThrow(/chmod 600 /);
  });
});
