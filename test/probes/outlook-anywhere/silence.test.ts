/** A server that falls silent, at every point of the conversation: each wait ends, and says what for. */
import { expect, test, vi } from 'vitest';
import { startPractice } from '../../../src/practice/practice.ts';
import { between, type Passing } from '../../peers/between.ts';
import { checkAt } from './practice-check.ts';

/** Longer than an answer that comes takes on a busy machine. */
const patienceMs = 1500;
const closing = { timeout: 20_000, interval: 5 };

/** From the chunk on that fits, nothing comes back on any connection. */
async function silentFrom(isLast: (text: string, passing: Passing) => boolean) {
  await using practice = await startPractice();
  let isSilent = false;
  await using way = await between(Number(new URL(practice.rpcUrl).port), (passing) => {
    const text = passing.data.toString('latin1');
    if (isLast(text, passing)) isSilent = true;
    return isSilent && passing.from === 'server' ? 'swallow' : passing.data;
  });
  const checked = await checkAt(practice, { port: way.port, clear: true, patienceMs });
  await vi.waitUntil(() => way.open.size === 0, closing);
  return checked;
}

const fromClient = (pattern: RegExp) => (text: string, passing: Passing) =>
  passing.from === 'client' && pattern.test(text);
const bindOf =
  (uuidStart: string) =>
  (text: string, { from }: Passing) =>
    from === 'client' && text.includes(Buffer.from(uuidStart, 'hex').toString('latin1'));

test.each([
  ['methods', 'outlook-anywhere.methods', 'http.timeout', 'headers', fromClient(/^RPC_/)],
  ['the first logon', 'http.logon', 'http.timeout', 'verdict', fromClient(/^GET .*TlRMTVNTUAAD/s)],
  [
    'the echo',
    'outlook-anywhere.echo',
    'http.timeout',
    'verdict',
    fromClient(/^RPC_.*: 4\r.*AAD/s),
  ],
  ['the OUT channel', 'outlook-anywhere.tunnel', 'http.timeout', 'headers', fromClient(/: 76\r/)],
  [
    'the IN channel',
    'outlook-anywhere.tunnel',
    'tunnel.timeout',
    'C2',
    fromClient(/: 1073741824\r/),
  ],
  ['the ping', 'rpc.ping', 'rpc.timeout', 'bind', bindOf('80bda8af')],
  ['the bind', 'rpc.bind', 'rpc.timeout', 'bind', bindOf('00dbf1a4')],
] as const)('silence at %s', { concurrent: true }, async (_what, name, code, phase, isLast) => {
  const { all, health, troubles } = await silentFrom(isLast);
  expect(all(name)).toContainEqual(
    expect.objectContaining({
      outcome: 'failed',
      code,
      evidence: expect.objectContaining({ phase, limitMs: patienceMs }),
    }),
  );
  expect(health).toBe('failed');
  expect(troubles.filter((one) => one.endsWith('check.ended'))).toEqual([]);
});

test('a proxy that keeps the body of the IN channel to itself', async () => {
  await using practice = await startPractice({ knobs: { tunnel: { keepsIn: true } } });
  const { all, findings } = await checkAt(practice, { patienceMs });
  expect(all('outlook-anywhere.tunnel')).toMatchObject([
    { code: 'tunnel.timeout', evidence: { phase: 'C2' } },
  ]);
  expect(findings).toEqual(['rpc/channels-broken likely']);
});

test.each([
  ['refusal', 'wrong-password'],
  ['channel', 'healthy'],
] as const)('a server that hangs up on a %s is a failed step', async (hangsUpOn, scenario) => {
  await using practice = await startPractice({ scenario, knobs: { front: { hangsUpOn } } });
  const { health, troubles } = await checkAt(practice, { patienceMs });
  expect(health).toBe('failed');
  expect(troubles.some((one) => /http\.closed|ECONNRESET/.test(one))).toBe(true);
});

test('NTLM on a connection that ends is told as that', async () => {
  await using practice = await startPractice({
    knobs: { front: { closesAfterChallenge: true, rpcSchemes: ['NTLM'] } },
  });
  const { troubles, findings } = await checkAt(practice, { patienceMs });
  expect(troubles).toEqual(['outlook-anywhere.echo auth.connection-closed']);
  expect(findings).toEqual(['http/ntlm-cut-off proven']);
});

test('the end of the check ends every step', async () => {
  await using practice = await startPractice({ knobs: { tunnel: { keepsIn: true } } });
  const patience = { patienceMs: 60_000, timeoutMs: 3000 };
  const began = performance.now();
  const { all } = await checkAt(practice, patience);
  expect(performance.now() - began).toBeLessThan(patience.patienceMs);
  expect(all('outlook-anywhere.tunnel')).toMatchObject([{ code: 'check.ended' }]);
});
