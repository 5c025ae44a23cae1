import { expect, test } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import { LogonGate } from '../../src/net/logon-gate.ts';

/** Logons that end when they are told to. */
function logon() {
  const { promise, resolve, reject } = Promise.withResolvers<'accepted' | 'refused'>();
  let began = false;
  const run = () => {
    began = true;
    return promise;
  };
  return { run, end: resolve, fail: reject, began: () => began };
}

const soon = () => new Promise((resolve) => setTimeout(resolve, 5));

test('the first goes alone, and the others follow together', async () => {
  const gate = new LogonGate();
  const [first, second, third] = [logon(), logon(), logon()];
  const ends = [
    gate.knock('a', first.run),
    gate.knock('b', second.run),
    gate.knock('c', third.run),
  ];
  await soon();
  expect([first, second, third].map(({ began }) => began())).toEqual([true, false, false]);
  first.end('accepted');
  await soon();
  expect([second, third].map(({ began }) => began())).toEqual([true, true]);
  second.end('accepted');
  third.end('refused');
  expect(await Promise.all(ends)).toEqual(['accepted', 'accepted', 'refused']);
  expect(gate.acceptedAt).toBe('a');
  await expect(gate.pass()).rejects.toThrow('credentials.withheld');
});

test('the first at each part of a server goes alone', async () => {
  const gate = new LogonGate();
  const [first, rpc, mapi, late] = [logon(), logon(), logon(), logon()];
  first.end('accepted');
  await gate.knock('a', first.run, 'autodiscover');
  const ends = [
    gate.knock('b', rpc.run, 'rpc'),
    gate.knock('c', mapi.run, 'mapi').catch((error: unknown) => error),
    gate.knock('d', late.run, 'autodiscover').catch((error: unknown) => error),
  ];
  await soon();
  expect([rpc, mapi].map(({ began }) => began())).toEqual([true, false]);
  rpc.end('refused');
  const withheld = { code: 'credentials.withheld', evidence: { refusedAt: 'b' } };
  expect(await Promise.all(ends)).toMatchObject(['refused', withheld, withheld]);
  expect(mapi.began()).toBe(false);
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
  const one = gate.knock('a', first.run).catch((error: unknown) => error);
  const other = gate.knock('b', second.run).catch((error: unknown) => error);
  end(first);
  await one;
  expect(await other).toMatchObject({
    code: 'credentials.withheld',
    evidence: { reason, refusedAt: 'a' },
  });
  expect(second.began()).toBe(false);
});
