/** The practice server as an independent client sees it: impacket logs on to it. */
import { describe, expect } from 'vitest';
import type { KnobChanges } from '../../src/practice/knobs.ts';
import { startPractice } from '../../src/practice/practice.ts';
import { testWithPython } from '../peers/python.ts';
import { ask, codes, logons, type Wish } from './peer.ts';

const test = testWithPython('impacket');
const levels = [1, 2, 5, 6];
const outlook2003 = { version: '11.0.5703.0' };
const outlook2016 = { version: '16.0.4266.1001' };

test('impacket: only an encrypted binding gets in where encryption is required', async () => {
  await using practice = await startPractice({ scenario: 'encryption-required' });
  expect(await codes(practice, levels)).toEqual([0x970, 0x970, 0x970, 0]);
  expect(practice.seen.storeConnects.map(({ level, result }) => [level, result])).toEqual([
    [1, 0x970],
    [2, 0x970],
    [5, 0x970],
    [6, 0],
  ]);
});

test('impacket: an old client gets the code it knows, and in if it encrypts', async () => {
  await using practice = await startPractice({ scenario: 'encryption-required' });
  expect(await codes(practice, levels, outlook2003)).toEqual([0x4df, 0x4df, 0x4df, 0]);
  expect(await codes(practice, [2], { version: '12.0.3618.0' })).toEqual([0x4df]);
  expect(await codes(practice, [2], { version: '12.0.3619.0' })).toEqual([0x970]);
});

test('impacket: at every level it logs on to a healthy store, opens the mailbox, says goodbye', async () => {
  await using practice = await startPractice();
  expect(await logons(practice, levels)).toEqual(
    levels.map((level) => ({
      ...{ level, code: 0, rop: 0xfe, ropCode: 0, dummy: 0, ended: '00'.repeat(24) },
      bytes: expect.any(Number),
    })),
  );
  expect(practice.seen).toMatchObject({ disconnects: 4, failedLogons: {}, openTunnels: 0 });
});

test.for([
  ['version-blocked', 0x4df, 0],
  ['cached-mode-required', 0x4e1, 0x4e1],
  ['rpc-http-disallowed', 0x4e0, 0x4e0],
  ['mapi-disabled', 0x7d8, 0x7d8],
  ['unknown-mailbox', 0x3eb, 0x3eb],
] as const)(
  'impacket: %s is the same with and without encryption',
  async ([scenario, older, newer]) => {
    await using practice = await startPractice({ scenario });
    expect(await codes(practice, [2, 6])).toEqual([older, older]);
    expect(await codes(practice, [2, 6], outlook2016)).toEqual([newer, newer]);
    const oldest = scenario === 'unknown-mailbox' ? 0x3eb : 0x4df;
    expect(await codes(practice, [6], outlook2003)).toEqual([oldest]);
  },
);

test('impacket: a wrong password ends at the proxy, and each try is counted', async () => {
  await using practice = await startPractice({ scenario: 'wrong-password' });
  expect(await codes(practice, [6])).toEqual([expect.stringContaining('401')]);
  const { failedLogons, acceptedLogons, storeConnects } = practice.seen;
  expect(failedLogons).toEqual({ 'contoso\\user': expect.any(Number) });
  expect({ acceptedLogons, storeConnects }).toEqual({ acceptedLogons: 0, storeConnects: [] });
});

test('impacket: a wrong password within RPC is a fault at the first call', async () => {
  await using practice = await startPractice();
  const denied = expect.stringContaining('rpc_s_access_denied');
  const answers = await codes(practice, [2, 5, 6], { rpcPassword: 'wrong' });
  expect(answers).toEqual([denied, denied, denied]);
  expect(practice.seen.failedLogons).toEqual({ 'contoso\\user': 3 });
});

test('impacket: nothing behind the proxy is 1722, at any level', async () => {
  await using practice = await startPractice({ scenario: 'back-end-down' });
  const unavailable = expect.stringContaining('RPC_S_SERVER_UNAVAILABLE');
  expect(await codes(practice, [2, 6])).toEqual([unavailable, unavailable]);
});

test('impacket: no mailbox, and the mailbox of somebody else, are told apart', async () => {
  await using practice = await startPractice();
  expect(await codes(practice, [6], { dn: '' })).toEqual([0x80070005]);
  expect(await codes(practice, [6], { dn: '/o=Contoso/cn=nobody' })).toEqual([0x3eb]);
  expect(await codes(practice, [6], { user: 'Visitor' })).toEqual([0x80070005]);
});

test('impacket: Exchange 2010 and older take no one who only logs on by HTTP', async () => {
  await using practice = await startPractice({ knobs: { rpc: { minimumLevel: 2 } } });
  expect(await codes(practice, [1, 2])).toEqual([
    expect.stringContaining('rpc_s_access_denied'),
    0,
  ]);
});

test('impacket: Basic to the proxy, NTLM within RPC', async () => {
  await using practice = await startPractice({ scenario: 'encryption-required' });
  const basic = { basic: true, domain: '', user: 'user@contoso.test' };
  expect(await codes(practice, [5, 6], basic)).toEqual([0x970, 0]);
});

test('impacket: the list of interfaces answers as well', async () => {
  await using practice = await startPractice();
  expect(await ask(practice, { ask: 'interfaces' })).toEqual({ count: 4 });
});

describe.each<[string, KnobChanges, Wish]>([
  ['padding to 4', { rpc: { padding: 4 } }, {}],
  [
    'small fragments of a long answer',
    { rpc: { maxFragment: 2048 }, store: { auxiliaryBytes: 4096 } },
    { fragment: 64 },
  ],
  ['one result in a bind_ack', { rpc: { bindResults: 'first' } }, {}],
  ['headers in lower case', { front: { headerCase: 'lower' } }, {}],
  ['no page with a 401', { front: { refusalBody: 0 } }, {}],
  ['a long page with a 401', { front: { refusalBody: 4000 } }, {}],
  ['an OUT channel in chunks', { front: { chunkedOut: true } }, {}],
  ['a small window', { tunnel: { receiveWindow: 8192 } }, {}],
])('a server with %s', (_, knobs, wish) => {
  test('impacket: gets in', async () => {
    await using practice = await startPractice({ knobs });
    const all = await logons(practice, levels, wish);
    expect(all).toMatchObject(levels.map((level) => ({ level, code: 0, ropCode: 0 })));
  });
});
