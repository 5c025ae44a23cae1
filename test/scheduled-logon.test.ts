/** An order with an account that was given no mailbox: each run finds it by Autodiscover, as Outlook does. */
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { reportOf } from '../src/check/report-of.ts';
import { compareReports } from '../src/history/compare.ts';
import { orderKeyOf } from '../src/jobs/spread.ts';
import { loadKnowledge } from '../src/knowledge/load.ts';
import { logonsOf } from '../src/logon.ts';
import { Secret } from '../src/model/account.ts';
import { unlikeAny } from '../src/model/reading.ts';
import type { Sighting } from '../src/model/report.ts';
import { type Practice, startPractice } from '../src/practice/practice.ts';
import { probes } from '../src/probes/index.ts';
import { scheduledCheck } from '../src/scheduled-check.ts';
import { StoredAccounts } from '../src/store/account-book.ts';
import { historyBook } from '../src/store/history-book.ts';
import { Sealing } from '../src/store/sealing.ts';
import type { Store } from '../src/store/store.ts';
import { host, portOf } from './peers/balancer.ts';
import { embeddedStore } from './peers/stores.ts';
import { reaching } from './reaching.ts';

const knowledge = loadKnowledge();
/** The audit of cipher suites takes long, and tells nothing of accounts. */
const withoutAudit = probes.filter(({ id }) => id !== 'tls');
const asReport = (sighting: Sighting) => reportOf(sighting, knowledge);

test('it logs on to the mailbox that Autodiscover tells, and two runs of one server are alike', async () => {
  await using practice = await startPractice({ scenario: 'encryption-required' });
  await using store = await embeddedStore();
  const { order, history, run } = await scheduleOf(practice, store);

  const first = await run();
  const id = await history.keep(order, asReport(first.sighting));
  const second = await run();

  expect(first.found).toContain('rpc/encryption-required');
  const logons = asReport(first.sighting)
    .probes.flatMap(({ steps }) => steps)
    .filter(({ name }) => name === 'store.logon');
  expect(logons.map(({ evidence }) => evidence.dn)).toEqual(logons.map(() => practice.dn));
  expect(logons).not.toEqual([]);

  const kept = await history.find(id);
  if (!kept) throw new Error('The first check was not kept');
  const { steps, findings } = compareReports(kept.report, asReport(second.sighting));
  expect([findings, steps]).toEqual([[], []]);
});

async function scheduleOf(practice: Practice, store: Store) {
  const key = randomBytes(32).toString('base64');
  const book = new StoredAccounts(store.database, new Sealing({ key, dataFolder: '/nowhere' }));
  const password = new Secret(practice.password);
  await book.put({ name: 'helpdesk', user: practice.mailbox, domain: '', hosts: [], password });
  const port = portOf(practice);
  const pins = [{ name: host, port, address: '127.0.0.1' }];
  const reachOf = () => reaching({ pins, authorities: [practice.ca] });
  const history = historyBook(store, { reportOf: asReport, orderKeyOf });
  const checks = {
    program: {
      knowledge,
      probes: withoutAudit,
      timeoutMs: 30_000,
      read: () => ({ quotes: [], redacted: 0, resemblance: unlikeAny }),
      reachOf,
    },
    history,
    logonOf: logonsOf({ accounts: async () => book, people: [] }).ofOrder,
    reachOf,
    usualLogon: () => undefined,
    ended: () => undefined,
  };
  const order = { target: `${host}:${port}`, account: 'helpdesk' };
  const run = () => scheduledCheck(order, AbortSignal.timeout(60_000), checks);
  return { order, history, run };
}
