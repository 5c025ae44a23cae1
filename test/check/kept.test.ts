/** What a check held is free when it has ended: its steps, and the password it logged on with. */
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { check } from '../../src/check/check.ts';
import { type Account, Secret } from '../../src/model/account.ts';
import { type Probe, stepKind } from '../../src/model/probe.ts';
import { reaching } from '../reaching.ts';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');
const most = 50;

const knock = stepKind('door.knock', { door: z.string() });
const probe: Probe = {
  id: 'knocks',
  title: 'knocks',
  needs: 'account',
  steps: [knock],
  fits: () => true,
  run: ({ trace, signal, account }) =>
    trace.step(knock, account?.user ?? '', async (note) => {
      signal.addEventListener('abort', () => note({ door: account?.user ?? 'nobody' }));
    }),
};

async function checkedAs(account: Account) {
  const target = { text: 'contoso.com', domain: 'contoso.com', port: 443 };
  const report = await check(target, [probe], [], {
    reach: reaching(),
    timeoutMs: 600_000,
    account,
  });
  expect(report.probes[0]?.outcome).toBe('passed');
}

test('long before the time of the check would have been up', async () => {
  const held = await (async () => {
    const account = { user: 'helpdesk', domain: '', password: new Secret('swordfish') };
    await checkedAs(account);
    return new WeakRef(account);
  })();

  for (let tries = 0; tries < most && held.deref(); tries += 1) {
    await turn();
    collect();
  }

  expect(held.deref()).toBeUndefined();
});
