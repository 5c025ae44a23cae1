/** S5: a wrong password costs an account one failed logon, however many checks, probes and schedules want it. */
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { targetOf } from '../../src/check/target-of.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { logonsOf } from '../../src/logon.ts';
import { Secret } from '../../src/model/account.ts';
import { unlikeAny } from '../../src/model/reading.ts';
import { startPractice } from '../../src/practice/practice.ts';
import { probes } from '../../src/probes/index.ts';
import { scheduledCheck } from '../../src/scheduled-check.ts';
import { StoredAccounts } from '../../src/store/account-book.ts';
import { Sealing } from '../../src/store/sealing.ts';
import { memoryHistory } from '../commands/books.ts';
import { host, portOf } from '../peers/balancer.ts';
import { embeddedStore } from '../peers/stores.ts';
import { reaching } from '../reaching.ts';

/** Those that use accounts: fifty checks by the others tell nothing here. */
const withAccount = probes.filter(({ id }) => !['dns', 'tcp', 'tls', 'http-front'].includes(id));
const oneAfterAnother = 40;
const atOnce = 10;

test('a whole diagnosis and fifty scheduled checks with a wrong password are one failed logon', {
  timeout: 300_000,
}, async () => {
  await using practice = await startPractice({ scenario: 'wrong-password' });
  await using store = await embeddedStore();
  const key = randomBytes(32).toString('base64');
  const book = new StoredAccounts(store.database, new Sealing({ key, dataFolder: '/nowhere' }));
  const { user, domain, server, dn } = practice;
  const password = new Secret('not the right one');
  const mailbox = { server, dn };
  await book.put({ name: 'helpdesk', user, domain, hosts: [], mailbox, password });
  const port = portOf(practice);
  const pins = [{ name: host, port, address: '127.0.0.1' }];
  const reach = reaching({ pins, authorities: [practice.ca] });
  const { ofOrder } = logonsOf({ accounts: async () => book, people: [] });
  const found: string[][] = [];
  const checksWith = (which: typeof probes) => ({
    program: {
      knowledge: loadKnowledge(),
      probes: which,
      timeoutMs: 30_000,
      read: () => ({ quotes: [], redacted: 0, resemblance: unlikeAny }),
      reachOf: () => reach,
    },
    history: memoryHistory(),
    logonOf: ofOrder,
    reachOf: () => reach,
    usualLogon: () => undefined,
    ended: () => undefined,
  });
  const order = { target: `${host}:${port}`, account: 'helpdesk' };
  expect(targetOf(order.target)).toBeDefined();
  const run = async (which: typeof probes = withAccount) => {
    const signal = AbortSignal.timeout(60_000);
    const done = await scheduledCheck(order, signal, checksWith(which));
    expect(done.health).toBe('failed');
    found.push([...done.found]);
  };

  await run(probes);
  await Promise.all(Array.from({ length: atOnce }, () => run()));
  for (let count = 0; count < oneAfterAnother; count += 1) await run();

  expect(found).toHaveLength(1 + atOnce + oneAfterAnother);
  expect(practice.seen.failedLogons).toEqual({ 'contoso\\user': 1 });
  expect(practice.seen.acceptedLogons).toBe(0);
  const ids = found.flat();
  expect(ids.filter((id) => id === 'auth/account-locked').length).toBeGreaterThanOrEqual(50);
});
