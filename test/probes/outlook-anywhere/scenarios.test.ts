/** What the probe makes of each scenario of the practice server. */
import { expect, test } from 'vitest';
import type { KnobChanges } from '../../../src/practice/knobs.ts';
import { startPractice } from '../../../src/practice/practice.ts';
import { checkAt } from './practice-check.ts';

async function checked(scenario: string, knobs: KnobChanges = {}) {
  await using practice = await startPractice({ scenario, knobs });
  return { ...(await checkAt(practice)), seen: practice.seen };
}

test.each([
  ['healthy', 'healthy', []],
  ['encryption-required', 'degraded', ['rpc/encryption-required proven']],
  [
    'version-blocked',
    'degraded',
    ['rpc/version-blocked-by-server likely', 'rpc/version-blocked-for-mailbox possible'],
  ],
  ['cached-mode-required', 'failed', ['rpc/cached-mode-required proven']],
  ['rpc-http-disallowed', 'failed', ['rpc/rpc-over-http-disallowed proven']],
  ['mapi-disabled', 'failed', ['rpc/mapi-disabled proven']],
  ['unknown-mailbox', 'failed', ['store/unknown-user proven']],
  ['name-not-found', 'degraded', ['address-book/name-not-found proven']],
  ['name-ambiguous', 'degraded', ['address-book/name-ambiguous proven']],
  ['address-book-denied', 'degraded', ['address-book/access-denied proven']],
  ['server-busy', 'degraded', ['rpc/server-busy proven']],
  ['wrong-password', 'failed', ['auth/wrong-password likely']],
  ['back-end-down', 'failed', ['rpc/server-unavailable proven']],
  ['extended-protection', 'healthy', []],
  ['tls-bridging-proxy', 'failed', ['auth/extended-protection proven']],
])('%s', async (scenario, health, findings) => {
  const { unexplained, ...report } = await checked(scenario);
  expect(report.findings).toEqual(findings);
  expect(report.health).toBe(health);
  expect(unexplained).toEqual([]);
});

test('two logons prove that encryption is the cause', async () => {
  const { all, seen } = await checked('encryption-required');
  expect(seen.storeConnects.map(({ level, result }) => [level, result])).toEqual([
    [2, 0x970],
    [6, 0],
  ]);
  expect(all('store.encryption').map(({ evidence }) => evidence)).toMatchObject([
    { client: '12.0.4228.0', unencrypted: 'ecNotEncrypted', encrypted: 'ecNone' },
  ]);
  expect(seen.openedMailboxes).toHaveLength(1);
  expect(seen.disconnects).toBe(1);
});

test('a healthy server is logged on to once', async () => {
  const { all, seen } = await checked('healthy');
  expect(seen.storeConnects).toHaveLength(1);
  expect(all('store.logon')[0]?.evidence).toMatchObject({
    result: 'ecNone',
    encrypted: false,
    level: 'RPC_C_AUTHN_LEVEL_CONNECT',
    exchange: 'Exchange 2019',
  });
});

test('blocked versions and wanted encryption are told apart where both are there', async () => {
  const { findings, seen } = await checked('version-blocked', {
    store: { encryptionRequired: true },
  });
  expect(findings).toContain('rpc/encryption-required proven');
  expect(findings).toContain('rpc/version-blocked-by-server likely');
  expect(seen.storeConnects).toHaveLength(3);
});

test('a version that is blocked whatever the client does is no matter of encryption', async () => {
  const { findings, seen } = await checked('version-blocked', {
    store: { minimumVersion: [99, 0, 0, 0] },
  });
  expect(findings).not.toContain(expect.stringContaining('rpc/encryption-required'));
  expect(findings[0]).toBe('rpc/version-blocked-by-server likely');
  expect(seen.storeConnects).toHaveLength(3);
});

test('every step says in words what was sent and received', async () => {
  const { all } = await checked('encryption-required');
  expect(all('store.logon')[0]?.evidence.exchanged).toEqual([
    '> EcDoConnectEx, 148 bytes',
    expect.stringMatching(/^< response, \d+ bytes$/),
    '< ecNotEncrypted (0x970, 2416)',
  ]);
});

const otherMakers: readonly (readonly [string, KnobChanges])[] = [
  ['small fragments, padded to four', { rpc: { maxFragment: 1432, padding: 4 } }],
  ['one result in a bind_ack', { rpc: { bindResults: 'first' } }],
  ['unsigned faults', { rpc: { signsFaults: false } }],
  ['C2 before A3', { tunnel: { order: ['CONN/C2', 'CONN/A3'] } }],
  ['RTS PDUs besides', { tunnel: { extraRts: ['ping', 'known-commands', 'unknown-command'] } }],
  ['a small window', { tunnel: { receiveWindow: 8192 } }],
  ['headers in lower case', { front: { headerCase: 'lower' } }],
  ['headers in upper case', { front: { headerCase: 'upper' } }],
  ['no 100-continue', { front: { continues: false } }],
  ['an OUT channel in chunks', { front: { chunkedOut: true } }],
  ['a 401 without a page', { front: { refusalBody: 0 } }],
  ['a 401 with a long page', { front: { refusalBody: 30_000 } }],
  ['Negotiate only', { front: { rpcSchemes: ['Negotiate'] } }],
  ['Basic only', { front: { rpcSchemes: ['Basic'] }, autodiscover: { schemes: ['Basic'] } }],
  ['empty strings in refusals', { store: { refusalStrings: 'empty' } }],
  ['auxiliary data over several fragments', { store: { auxiliaryBytes: 4000 } }],
];

test.each(otherMakers)('a server with %s is read as well', async (_what, knobs) => {
  const { findings, troubles, health } = await checked('encryption-required', knobs);
  expect(troubles).toEqual(['store.logon ecNotEncrypted', 'store.encryption encryption.required']);
  expect(findings).toEqual(['rpc/encryption-required proven']);
  expect(health).toBe('degraded');
});

test('a level that the RPC runtime refuses is no wrong account', async () => {
  const { findings, troubles } = await checked('healthy', { rpc: { minimumLevel: 6 } });
  expect(troubles).toContain('store.encryption encryption.helps');
  expect(findings).toEqual(['rpc/encryption-required likely']);
});

test('a signature that does not fit ends the logon', async () => {
  const { troubles } = await checked('encryption-required', { rpc: { badSignature: true } });
  expect(troubles).toContain('store.logon ntlm.signature');
});

test.each([
  [0x47f, 'ecServerPaused'],
  [0x4bc, 'ecRpcAuthentication'],
  [0x80040110, 'ecVersionMismatch'],
  [0x12345, '0x00012345'],
])('the code 0x%s of the store keeps its name', async (connectResult, name) => {
  const { troubles } = await checked('healthy', { store: { connectResult } });
  expect(troubles).toContain(`store.logon ${name}`);
});

test.each([
  [0x96c, 'ecMailboxDisabled'],
  [0x50c, 'ecMailboxInTransit'],
  [0x478, 'ecWrongServer'],
])('the code 0x%s of RopLogon keeps its name', async (logonResult, name) => {
  const { troubles } = await checked('healthy', { store: { logonResult } });
  expect(troubles).toEqual([`store.open ${name}`]);
});
