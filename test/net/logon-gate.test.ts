import { expect, test } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import { LogonGate } from '../../src/net/logon-gate.ts';

/** Logons that end when they are told to. */
function logon() {
  const { promise, resolve, reject } = Promise.withResolvers<'accepted' | 'refused'>();
  const begun = Promise.withResolvers<void>();
  let began = false;
  const run = () => {
    began = true;
    begun.resolve();
    return promise;
  };
  return { run, end: resolve, fail: reject, began: () => began, begun: begun.promise };
}

const at = (where: string, part = 'rpc', scheme = 'NTLM') => ({ where, part, scheme });
const logons = (count: number) => Array.from({ length: count }, logon);
const asEnd = (error: unknown) => error;

/** All that is ready to go has gone. */
const soon = () => new Promise((resolve) => setImmediate(resolve));

/** An account that was taken, at a part of its own. */
async function openGate(scheme = 'NTLM') {
  const gate = new LogonGate();
  await gate.knock(at('first', 'autodiscover', scheme), async () => 'accepted');
  return gate;
}

test('logons go one by one until one of two that had their challenges came through', async () => {
  const gate = await openGate();
  const all = logons(4);
  const ends = all.map(({ run }, index) => gate.knock(at(`${index}`), run));
  const began = () => all.map((one) => one.began());
  await soon();
  expect(began()).toEqual([true, false, false, false]);
  all[0]?.end('accepted');
  await soon();
  expect(began()).toEqual([true, true, true, true]);
  for (const one of all) one.end('accepted');
  expect(await Promise.all(ends)).toEqual(Array(4).fill('accepted'));
});

test('one that had no other beside it proves nothing for those that come later', async () => {
  const gate = await openGate();
  for (let count = 0; count < 3; count += 1) await gate.knock(at('alone'), async () => 'accepted');
  const [one, other] = [logon(), logon()];
  const ends = [gate.knock(at('a'), one.run), gate.knock(at('b'), other.run)];
  await soon();
  expect([one.began(), other.began()]).toEqual([true, false]);
  one.end('accepted');
  other.end('accepted');
  await Promise.all(ends);
});

test('what another part has shown, or the same directory at another address, is no proof', async () => {
  const gate = await openGate();
  await Promise.all(
    [1, 2].map(() => gate.knock(at('a', '192.0.2.1:443/rpc'), async () => 'accepted')),
  );
  const [one, other] = [logon(), logon()];
  const ends = [one, other].map(({ run }) => gate.knock(at('b', '192.0.2.2:443/rpc'), run));
  await soon();
  expect([one.began(), other.began()]).toEqual([true, false]);
  one.end('accepted');
  other.end('accepted');
  await Promise.all(ends);
});

test('a challenge that came before is no proof either, nor is one whose owner has left', async () => {
  const gate = await openGate();
  const older = gate.arrive('rpc');
  const gone = gate.arrive('rpc');
  gate.leave(gone);
  await gate.knock(at('a'), async () => 'accepted');
  const [one, other] = [logon(), logon()];
  const ends = [gate.knock(at('b'), one.run), gate.knock(at('c'), other.run, older)];
  await soon();
  expect([one.began(), other.began()]).toEqual([true, false]);
  one.end('accepted');
  other.end('accepted');
  await Promise.all(ends);
});

test('a refusal of the right password stops all that wait, at whatever part', async () => {
  const gate = await openGate();
  const [refused, same, elsewhere, late] = [logon(), logon(), logon(), logon()];
  const ends = [
    gate.knock(at('a'), refused.run),
    gate.knock(at('b'), same.run).catch(asEnd),
    gate.knock(at('c', 'mapi'), elsewhere.run).catch(asEnd),
    gate.knock(at('d', 'autodiscover'), late.run).catch(asEnd),
  ];
  await refused.begun;
  refused.end('refused');
  const withheld = {
    code: 'credentials.withheld',
    evidence: { reason: 'refused-elsewhere', refusedAt: 'a' },
  };
  expect(await Promise.all(ends)).toMatchObject(['refused', withheld, withheld, withheld]);
  expect([same, elsewhere, late].map((one) => one.began())).toEqual([false, false, false]);
});

test('who hears no verdict holds the others up for a moment only, once the account was taken', async () => {
  const gate = await openGate();
  const [silent, next] = [logon(), logon()];
  const first = gate.knock(at('a'), silent.run).catch(asEnd);
  const second = gate.knock(at('b', 'mapi'), next.run);
  await next.begun;
  next.end('accepted');
  expect(await second).toBe('accepted');
  silent.fail(new Failure('http.timeout'));
  expect(await first).toMatchObject({ code: 'http.timeout' });
  await gate.pass();
});

test.each([
  ['a refusal', 'refused-before', (one: ReturnType<typeof logon>) => one.end('refused')],
  [
    'silence',
    'no-verdict',
    (one: ReturnType<typeof logon>) => one.fail(new Failure('http.timeout')),
  ],
] as const)('after %s nobody else is let through', async (_what, reason, end) => {
  const gate = new LogonGate();
  const [first, second] = [logon(), logon()];
  const one = gate.knock(at('a'), first.run).catch(asEnd);
  const other = gate.knock(at('b'), second.run).catch(asEnd);
  end(first);
  await one;
  expect(await other).toMatchObject({
    code: 'credentials.withheld',
    evidence: { reason, refusedAt: 'a' },
  });
  expect(second.began()).toBe(false);
});

test('where NTLM was taken no password goes in the clear, and nothing else is held back for it', async () => {
  const gate = await openGate();
  const clear = logon();
  const refused = await gate.knock(at('b', 'rpc', 'Basic'), clear.run).catch(asEnd);
  expect(refused).toMatchObject({ code: 'auth.basic-only', evidence: { acceptedAt: 'first' } });
  expect(clear.began()).toBe(false);
  expect(await gate.knock(at('c'), async () => 'accepted')).toBe('accepted');
});

test('where nothing better was taken the password goes in the clear, until something is', async () => {
  const gate = await openGate('Basic');
  expect(await gate.knock(at('b', 'rpc', 'Basic'), async () => 'accepted')).toBe('accepted');
  expect(await gate.knock(at('c', 'mapi', 'Negotiate'), async () => 'accepted')).toBe('accepted');
  const refused = await gate.knock(at('d', 'rpc', 'Basic'), async () => 'accepted').catch(asEnd);
  expect(refused).toMatchObject({ code: 'auth.basic-only', evidence: { acceptedAt: 'c' } });
  expect(gate.acceptedAt).toBe('c');
});
