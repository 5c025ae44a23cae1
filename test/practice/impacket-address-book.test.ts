/** The practice server's referral and address book, as impacket's clients of them see them. */
import { expect } from 'vitest';
import { z } from 'zod';
import type { AddressBookKnobs } from '../../src/practice/address-book-knobs.ts';
import { startPractice } from '../../src/practice/practice.ts';
import { testWithPython } from '../peers/python.ts';
import { ask, askEach, type Wish } from './peer.ts';

const test = testWithPython('impacket');
const levels = [1, 2, 5, 6];

const recipients = '/o=Contoso/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients';
const servers =
  '/o=Contoso/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Configuration/cn=Servers';
const displayName = 'User of Exchange Check';
const userDn = `${recipients}/cn=user`;

async function asked(service: 'rfri' | 'nspi', wish: Wish) {
  await using practice = await startPractice();
  const answers = await ask(practice, { ask: 'also', service, levels, ...wish });
  return { answers, practice };
}

test('impacket: the referral names a server at every level, and a server its name', async () => {
  const { answers, practice } = await asked('rfri', { serverDn: `${servers}/cn=EX01` });
  const answer = { server: practice.server, fqdn: 'ex01.contoso.test' };
  expect(answers).toEqual(levels.map(() => answer));
});

test('impacket: a mailbox is found by its address, its DN and the whole of its name', async () => {
  const names = ['user@contoso.test', 'SMTP:user@contoso.test', userDn, '=User of Exchange Check'];
  const { answers, practice } = await asked('nspi', { names });
  const row = {
    '3001001f': displayName,
    '3003001f': userDn,
    '39fe001f': 'user@contoso.test',
    39000003: 0,
    '8006001e': `${servers}/cn=${practice.server}/cn=Microsoft Private MDB`,
  };
  const answer = {
    ...{ bind: 0, unbind: 1, isNull: true, ids: [2, 2, 2, 2] },
    rows: [row, row, row, row],
  };
  expect(answers).toEqual(levels.map(() => answer));
  expect(practice.seen).toMatchObject({ addressBookBinds: 4, addressBookUnbinds: 4 });
});

const columns = [0x3001_001e, 0x3001_001f, 0x3a00_001f];

const questions: readonly (readonly [what: string, Wish, Partial<AddressBookKnobs>, object])[] = [
  [
    'what nobody is called is not resolved, what many are called is ambiguous',
    { names: ['nobody', 'User', 'Visitor', ' ', `${userDn}2`] },
    {},
    { ids: [0, 1, 2, 0, 0] },
  ],
  [
    'a list of addressees is in no database',
    { names: ['team@contoso.test'] },
    {},
    { rows: [expect.objectContaining({ 39000003: 1, '8006000a': 0x8004_010f })] },
  ],
  [
    'columns come in the types in which they were asked for',
    { names: ['user@contoso.test'], tags: columns, wide: false },
    {},
    { rows: [{ '3001001e': displayName, '3001001f': displayName, '3a00000a': 0x8004_010f }] },
  ],
  [
    'a hidden mailbox is not found, and nobody else is hidden by that',
    { names: ['user@contoso.test', userDn, 'Visitor'] },
    { nameInAddressList: false },
    { ids: [0, 0, 2] },
  ],
  [
    'what two entries are called is ambiguous, whole or not',
    { names: ['=user@contoso.test', userDn, 'Visitor'] },
    { nameAmbiguous: true },
    { ids: [1, 1, 2] },
  ],
  ['no place in Unicode', { codePage: 1200 }, {}, error('0x8004011e')],
  ['no logon without a name', { flags: 0x20 }, {}, error('0x80040111')],
  ['a closed book', {}, { bindResult: 0x8007_0005 }, error('0x80070005')],
  ['a book without an index', {}, { resolveResult: 0x8000_4005 }, error('0x80004005')],
  ['a busy server', {}, { fault: 'nca_server_too_busy' }, error('too_busy')],
  ['no call is taken', {}, { fault: 'RPC_S_ACCESS_DENIED' }, error('access_denied')],
  ['no referral', { service: 'rfri' }, { referralResult: 0x8004_0111 }, error('0x80040111')],
  [
    'a server that the directory does not know',
    { service: 'rfri', serverDn: `${servers}/cn=EX99` },
    {},
    error('0x8004010f'),
  ],
];

function error(text: string) {
  return { error: expect.stringContaining(text) };
}

test('impacket: it is told what is wrong, too', async () => {
  await using practices = new AsyncDisposableStack();
  const asking = questions.map(async ([, wish, addressBook]) => {
    const practice = practices.use(await startPractice({ knobs: { addressBook } }));
    const question = { ask: 'also', service: 'nspi', levels: [6], names: ['Visitor'], ...wish };
    return [practice, question] as const;
  });
  const answers = z.array(z.array(z.unknown())).parse(await askEach(await Promise.all(asking)));
  const told = questions.map(([what], index) => [what, ...(answers[index] ?? [])]);
  expect(told).toEqual(
    questions.map(([what, , , answer]) => [what, expect.objectContaining(answer)]),
  );
});
