/** What the probe makes of the practice server: healthy, switched off, busy, silent, forgetful. */
import { expect, test } from 'vitest';
import { storeCodes } from '../../../src/model/store-code.ts';
import type { KnobChanges } from '../../../src/practice/knobs.ts';
import { startPractice } from '../../../src/practice/practice.ts';
import { checkAt, type Wish } from './practice-check.ts';

async function checked(scenario: string, knobs: KnobChanges = {}, wish: Wish = {}) {
  await using practice = await startPractice({ scenario, knobs });
  return { ...(await checkAt(practice, wish)), seen: practice.seen };
}

test.each([
  ['healthy', 'healthy', []],
  ['mapi-http-disabled', 'failed', ['mapi-http/switched-off likely']],
  ['mapi-http-busy', 'failed', ['mapi-http/server-busy likely']],
  ['mapi-disabled', 'failed', ['rpc/mapi-disabled proven']],
  ['cached-mode-required', 'failed', ['rpc/cached-mode-required proven']],
  ['unknown-mailbox', 'failed', ['store/unknown-user proven', 'mapi-http/name-unknown proven']],
  ['cookies-lost', 'failed', ['mapi-http/load-balancer-breaks-the-session proven']],
  // RPC over HTTP has these; MAPI over HTTP goes on.
  ['encryption-required', 'healthy', []],
  ['rpc-http-disallowed', 'healthy', []],
  ['back-end-down', 'healthy', []],
  ['extended-protection', 'healthy', []],
])('%s', async (scenario, health, findings) => {
  const { unexplained, ...report } = await checked(scenario);
  expect(report.findings).toEqual(findings);
  expect(report.health).toBe(health);
  expect(unexplained).toEqual([]);
  expect(report.seen.openSessions).toBe(0);
});

test('a server that says PROCESSING and nothing more has stalled', async () => {
  const { all, findings, unexplained } = await checked(
    'mapi-http-stalls',
    {},
    { patienceMs: 1500 },
  );
  expect(all('mapi-http.connect')).toMatchObject([
    { code: 'mapi-http.stalled', evidence: { phase: 'DONE', limitMs: 3000, pendings: 0 } },
  ]);
  expect(findings[0]).toBe('mapi-http/answer-never-ends likely');
  expect(unexplained).toEqual([]);
});

test('a healthy server tells who it is and what the session holds', async () => {
  const { all, seen } = await checked('healthy');
  expect(all('mapi-http.methods')[0]?.evidence).toMatchObject({
    ...{ status: 401, schemes: ['Negotiate', 'NTLM'], answeredBy: 'exchange' },
  });
  expect(all('mapi-http.connect')[0]?.evidence).toMatchObject({
    ...{ responseCode: 0, result: 'ecNone', exchange: 'Exchange 2019' },
    ...{ serverVersion: '15.2.1544.14', exchangeServer: 'EX01', channelBindings: true },
    ...{ cookies: ['MapiContext', 'MapiSequence'], displayName: 'User of Exchange Check' },
  });
  expect(all('mapi-http.logon')[0]?.evidence.mailboxGuid).toMatch(/^5c0a1f6e-/);
  expect(all('mapi-http.ping')).toHaveLength(1);
  expect(all('mapi-http.name-check')).toMatchObject([{ outcome: 'passed' }]);
  expect(all('mapi-http.disconnect').map(({ outcome }) => outcome)).toEqual(['passed', 'passed']);
  expect(all('mapi-http.disconnect')[0]?.evidence.cookies).toEqual([]);
  expect(seen).toMatchObject({ mapiConnects: [0], disconnects: 1, failedLogons: {} });
  expect(seen.openedMailboxes).toHaveLength(1);
});

test('a session that is lost on another connection is told by its twin on one', async () => {
  const { all } = await checked('cookies-lost');
  expect(all('mapi-http.session')).toMatchObject([
    {
      code: 'mapi-http.session-lost',
      evidence: { oneConnection: 'ecNone', twoConnections: 'mapi-http.context-not-found' },
    },
  ]);
});

test('a session that is lost wherever one asks is forgotten', async () => {
  const { all, findings } = await checked('healthy', { mapiHttp: { losesSessions: 'always' } });
  expect(all('mapi-http.session')).toMatchObject([{ code: 'mapi-http.session-forgotten' }]);
  expect(findings).toContain('mapi-http/load-balancer-breaks-the-session likely');
});

test.each([
  [1, 'unknown-failure', 'mapi-http/server-fails likely'],
  [5, 'invalid-request-type', 'mapi-http/request-changed likely'],
  [8, 'anonymous-not-allowed', 'mapi-http/no-privilege likely'],
  [9, 'too-large', 'mapi-http/request-changed likely'],
  [16, 'endpoint-disabled', 'mapi-http/switched-off likely'],
  [17, 'invalid-response', 'mapi-http/other-answer likely'],
  [18, 'endpoint-shutting-down', 'mapi-http/shutting-down proven'],
  [99, 'response-code-99', undefined],
])('X-ResponseCode %i is told by its name', async (responseCode, name, finding) => {
  const { all, findings } = await checked('healthy', { mapiHttp: { responseCode } });
  expect(all('mapi-http.connect')).toMatchObject([
    { code: `mapi-http.${name}`, evidence: { responseCode, diagnostics: expect.any(String) } },
  ]);
  expect(findings[0]).toBe(finding);
});

test.each(['ecServerPaused', 'ecUnknownCodePage', 'ecVersionMismatch', 'ecADUnavailable'] as const)(
  'the code %s of Connect keeps its name',
  async (name) => {
    const connectResult = storeCodes[name] ?? 0;
    const { all } = await checked('healthy', { mapiHttp: { connectResult } });
    expect(all('mapi-http.connect')).toMatchObject([{ code: name, evidence: { result: name } }]);
  },
);

test.each(['ecMailboxDisabled', 'ecMailboxInTransit', 'ecWrongServer'] as const)(
  'the code %s of RopLogon keeps its name',
  async (name) => {
    const { all } = await checked('healthy', { store: { logonResult: storeCodes[name] ?? 0 } });
    expect(all('mapi-http.logon')).toMatchObject([{ code: name }]);
    expect(all('mapi-http.disconnect')).toHaveLength(2);
  },
);

test('a client that is too old for the server is turned away by HTTP, too', async () => {
  const { findings } = await checked('healthy', { store: { minimumVersion: [16, 0, 20_000, 0] } });
  expect(findings).toEqual(['rpc/version-blocked-for-mailbox possible']);
});

test.each<[string, KnobChanges, string]>([
  ['a status in the body', { mapiHttp: { statusCode: 5 } }, 'mapi-http.status'],
  ['an answer without DONE', { mapiHttp: { done: 'left-out' } }, 'mapi-http.no-done'],
  ['a page for people', { mapiHttp: { answersHtml: true } }, 'mapi-http.html'],
])('%s fails by its name, and has a cause', async (_what, knobs, code) => {
  const { all, unexplained } = await checked('healthy', knobs);
  expect(all('mapi-http.connect')).toMatchObject([{ code }]);
  expect(unexplained).toEqual([]);
});

const slow = { pendings: 6, pendingPeriodMs: 120 };

test('a server at work is waited for beyond our patience', async () => {
  const { all, health } = await checked('healthy', { mapiHttp: slow }, { patienceMs: 400 });
  const [connect] = all('mapi-http.connect');
  expect(connect).toMatchObject({ outcome: 'passed', evidence: { pendings: 6 } });
  expect(Number(connect?.evidence.waitedMs)).toBeGreaterThan(400);
  expect(health).toBe('healthy');
});

test('PENDINGs that come all together were held back', async () => {
  const knobs = { mapiHttp: { ...slow, inOneChunk: true } };
  const { all, findings, health } = await checked('healthy', knobs, { patienceMs: 4000 });
  expect(all('mapi-http.connect')).toMatchObject([{ code: 'mapi-http.held-back' }]);
  expect(findings).toEqual(['mapi-http/answer-held-back proven']);
  expect(health).toBe('degraded');
});

test.each<[string, KnobChanges]>([
  ['headers in lower case', { front: { headerCase: 'lower' } }],
  ['headers in upper case', { front: { headerCase: 'upper' } }],
  ['Negotiate only', { front: { mapiSchemes: ['Negotiate'] } }],
  ['Basic only', { front: { mapiSchemes: ['Basic'] }, autodiscover: { schemes: ['Basic'] } }],
  ['answers in one chunk', { mapiHttp: { inOneChunk: true } }],
  ['auxiliary data', { store: { auxiliaryBytes: 3000 } }],
])('a server with %s is read as well', async (_what, knobs) => {
  const { troubles, health, seen } = await checked('healthy', knobs);
  expect(troubles).toEqual([]);
  expect(health).toBe('healthy');
  expect(seen.failedLogons).toEqual({});
});

test('every step says in words what was sent and received', async () => {
  const { all } = await checked('mapi-http-disabled');
  expect(all('mapi-http.connect')[0]?.evidence.exchanged).toEqual([
    '> Connect, 104 bytes, NTLM',
    '< 200 OK',
    '< X-ResponseCode 16',
  ]);
});
