/** A process of its own that makes several checks at once with one account of a store. */
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { check } from '../../src/check/check.ts';
import { targetOf } from '../../src/check/target-of.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { logonsOf } from '../../src/logon.ts';
import { probes } from '../../src/probes/index.ts';
import { StoredAccounts } from '../../src/store/account-book.ts';
import { Sealing } from '../../src/store/sealing.ts';
import { openStore } from '../../src/store/store.ts';
import { reaching } from '../reaching.ts';

const Task = z.object({
  url: z.string(),
  key: z.string(),
  target: z.string(),
  port: z.number(),
  ca: z.string(),
  account: z.string(),
  atOnce: z.number(),
});
export type Task = z.infer<typeof Task>;

const task = Task.parse(JSON.parse(await text(process.stdin)));
const { url, key, port, ca, account } = task;
const target = targetOf(task.target);
if (!target) throw new Error('no target');
const store = await openStore({
  url,
  folder: '/nowhere',
  owns: true,
  complain: (message) => process.stderr.write(`${message}\n`),
});
const book = new StoredAccounts(store.database, new Sealing({ key, dataFolder: '/nowhere' }));
const { ofOrder } = logonsOf({ accounts: async () => book, people: [] });
const knowledge = loadKnowledge();
const name = target.host ?? target.domain;
const reach = reaching({ pins: [{ name, port, address: '127.0.0.1' }], authorities: [ca] });
/** Those that use accounts: the others only take time from them. */
const withAccount = probes.filter(({ id }) => !['dns', 'tcp', 'tls', 'http-front'].includes(id));
const reports = await Promise.all(
  Array.from({ length: task.atOnce }, async () => {
    const logon = await ofOrder({ target: task.target, account });
    return check(target, withAccount, knowledge, { ...logon, reach, timeoutMs: 60_000 });
  }),
);
await store[Symbol.asyncDispose]();
process.stdout.write(JSON.stringify(reports));
