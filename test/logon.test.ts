/** Who may check with an account, as whom, and what they are told otherwise. */
import { randomBytes } from 'node:crypto';
import { mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { targetOf } from '../src/check/target-of.ts';
import { answer } from '../src/commands/answer.ts';
import { logonsOf } from '../src/logon.ts';
import { Secret } from '../src/model/account.ts';
import type { Books } from '../src/model/books.ts';
import type { Origin, Program } from '../src/model/command.ts';
import { operatorReach, programOf } from '../src/program.ts';
import { StoredAccounts } from '../src/store/account-book.ts';
import { Sealing } from '../src/store/sealing.ts';
import { embeddedStore } from './peers/stores.ts';

const store = await embeddedStore();
afterAll(() => store[Symbol.asyncDispose]());
const key = randomBytes(32).toString('base64');
const book = new StoredAccounts(store.database, new Sealing({ key, dataFolder: '/nowhere' }));
const dn = '/o=Contoso/cn=user';
const password = new Secret('planted');
await book.put({ name: 'helpdesk', user: 'a@contoso.com', domain: '', hosts: [], password });
const mailbox = { server: 'ex01@contoso.net', dn };
await book.put({ name: 'boxed', user: 'b', domain: 'CONTOSO', hosts: [], mailbox, password });

const folder = mkdtempDisposableSync(join(tmpdir(), 'ec-targets-'));
function targetsFile(content: unknown): string {
  const path = join(folder.path, `${randomBytes(4).toString('hex')}.json`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

function target(text: string) {
  const found = targetOf(text);
  if (!found) throw new Error('no target');
  return found;
}

const admin: Origin = { surface: 'slack', person: 'U1' };
const guest: Origin = { surface: 'slack', person: 'U2' };
const sources = { accounts: async () => book, people: ['U1'] };
const logons = logonsOf(sources);
const absent = async () => {
  throw new Error('not asked for here');
};
const books: Books = {
  accounts: book,
  schedules: {
    add: absent,
    list: absent,
    find: absent,
    change: absent,
    remove: absent,
    runNow: absent,
    acknowledge: absent,
  },
  history: { list: absent, find: absent, keep: absent, targets: absent, vantages: absent },
};
const program: Program = {
  ...programOf((one) => operatorReach(one, [])),
  probes: [],
  ...logons,
  logonOf: logons.logonFor,
  books: async () => books,
};

test.each([
  'check contoso.com with helpdesk',
  'check contoso.com --account helpdesk',
  'account list',
  'account unlock helpdesk',
])('"%s" of somebody whom nobody named is refused, with who can change that', async (words) => {
  const { verdict, card } = await answer(words, program, guest);

  expect(verdict).toBe('usage');
  expect(card.summary).toMatch(/U2.*EXCHANGE_CHECK_ACCOUNT_PEOPLE/);
  expect(JSON.stringify(card)).not.toContain('contoso.com');
});

test('those who are named see the accounts and unlock them from the card', async () => {
  const opened = await book.open('boxed');
  await opened?.account.guard?.refused('mail.contoso.net', 'it said no');

  const { card } = await answer('account list', program, admin);

  expect(card.summary).toBe('2 accounts, 1 locked');
  expect(card.blocks.at(-1)).toMatchObject({ actions: [{ words: 'account unlock boxed' }] });
  const unlocked = await answer('account unlock boxed', program, admin);
  expect(unlocked.card.summary).toBe('boxed is unlocked');
  expect((await answer('account unlock nobody', program, admin)).verdict).toBe('usage');
});

test('a password that is typed into a chat is not repeated, and is to be changed', async () => {
  const { card } = await answer('account add x --password planted', program, guest);

  expect(JSON.stringify(card)).toMatch(/change the password/);
  expect(JSON.stringify(card)).not.toContain('planted');
});

test('an unknown account is a sentence', async () => {
  const { card } = await answer('check contoso.com with nobody', program, admin);

  expect(card.summary).toBe('There is no account "nobody". There are: boxed, helpdesk.');
});

test('an account without a mailbox leaves it to Autodiscover', async () => {
  const logon = await logons.logonFor(target('contoso.com'), 'helpdesk', admin);

  expect(logon).toMatchObject({ account: { user: 'a@contoso.com' } });
  expect(logon?.mailbox).toBeUndefined();
});

test("a check again keeps the account, which has its own mailbox and its domain's hosts", async () => {
  const logon = await logons.logonFor(target('contoso.com'), 'Boxed', admin);
  const { card } = await answer('check contoso.com with boxed', program, admin);

  expect(logon).toMatchObject({ mailbox, account: { hosts: ['contoso.net'] } });
  expect(card.blocks.at(-1)).toMatchObject({
    actions: [{ words: 'check contoso.com with boxed' }],
  });
});

test('a target of the file tells the mailbox, and is a place of the account that it names', async () => {
  const file = targetsFile([
    { target: 'contoso.org', server: 'ex01@contoso.org', dn },
    {
      target: 'user@Contoso.net',
      host: 'mail.contoso.net:8443',
      server: 'ex02',
      dn,
      account: 'helpdesk',
    },
  ]);
  const { ofOrder } = logonsOf({ ...sources, targetsFile: file });

  expect(await ofOrder({ target: 'contoso.org', account: 'helpdesk' })).toMatchObject({
    mailbox: { server: 'ex01@contoso.org', dn },
    account: { hosts: ['contoso.com'] },
  });
  expect(await ofOrder({ target: 'user@contoso.net', account: 'helpdesk' })).toMatchObject({
    mailbox: { server: 'ex02', front: { name: 'mail.contoso.net', port: 8443 } },
    account: { hosts: ['contoso.com', 'contoso.net', 'mail.contoso.net'] },
  });
  expect(await ofOrder({ target: 'contoso.org' })).toBeUndefined();
});

test.each([
  ['no JSON', '{', /wants \[\{"target"/],
  ['no target', [{ target: 'a b', server: 'ex01', dn }], /mailbox, domain or host/],
  ['an unknown field', [{ target: 'contoso.com', server: 'ex01', dn, x: 1 }], /"x"/],
  ['no DN', [{ target: 'contoso.com', server: 'ex01' }], /dn/],
])('%s in the file of targets is a sentence', async (_what, content, complaint) => {
  const { ofOrder } = logonsOf({ ...sources, targetsFile: targetsFile(content) });

  await expect(ofOrder({ target: 'contoso.org', account: 'helpdesk' })).rejects.toThrow(complaint);
});
