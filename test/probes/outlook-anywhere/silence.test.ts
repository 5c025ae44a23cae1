/** A server that falls silent, at every point of the conversation: each wait ends, and says what for. */
import { expect, test } from 'vitest';
import { startPractice } from '../../../src/practice/practice.ts';
import { between, type Passing } from '../../peers/between.ts';
import { checkAt } from './practice-check.ts';

const patienceMs = 400;

/** From the chunk on that fits, nothing comes back on any connection. */
async function silentFrom(isLast: (text: string, passing: Passing) => boolean) {
  await using practice = await startPractice();
  let isSilent = false;
  await using way = await between(Number(new URL(practice.rpcUrl).port), (passing) => {
    const text = passing.data.toString('latin1');
    if (isLast(text, passing)) isSilent = true;
    return isSilent && passing.from === 'server' ? 'swallow' : passing.data;
  });
  const began = performance.now();
  const checked = await checkAt(practice, { port: way.port, clear: true, patienceMs });
  const tookMs = performance.now() - began;
  await closed(way.open);
  return { ...checked, tookMs };
}

async function closed(sockets: ReadonlySet<unknown>) {
  for (let tries = 0; tries < 100 && sockets.size > 0; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 20));
  expect(sockets.size).toBe(0);
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
  ['a channel', 'outlook-anywhere.tunnel', 'http.timeout', 'headers', fromClient(/: 1073741824\r/)],
  ['the ping', 'rpc.ping', 'rpc.timeout', 'bind', bindOf('80bda8af')],
  ['the bind', 'rpc.bind', 'rpc.timeout', 'bind', bindOf('00dbf1a4')],
] as const)('silence at %s', async (_what, name, code, phase, isLast) => {
  const { all, health, tookMs } = await silentFrom(isLast);
  expect(all(name)).toContainEqual(
    expect.objectContaining({
      outcome: 'failed',
      code,
      evidence: expect.objectContaining({ phase, limitMs: patienceMs }),
    }),
  );
  expect(health).toBe('failed');
  expect(tookMs).toBeLessThan(10_000);
});

test('a proxy that keeps the body of the IN channel to itself', async () => {
  await using practice = await startPractice({ knobs: { tunnel: { keepsIn: true } } });
  const { all, findings } = await checkAt(practice, { patienceMs });
  const ends = all('outlook-anywhere.tunnel').map(({ code, evidence }) => [code, evidence.phase]);
  expect(ends).toEqual(ends.map(() => ['tunnel.timeout', 'C2']));
  expect(ends.length).toBeGreaterThan(0);
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
  const began = performance.now();
  const { all } = await checkAt(practice, { timeoutMs: 1000 });
  expect(performance.now() - began).toBeLessThan(1250);
  const ends = all('outlook-anywhere.tunnel').map(({ code }) => code);
  expect(new Set(ends)).toEqual(new Set(['check.ended']));
});
