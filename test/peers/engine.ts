/**
 * One instance of the engine, as a process that can be killed. DATABASE_URL names its store, CHECK_MS
 * how long a check takes. It prints a line `{"url":"ready"}` once it works.
 */
import { startJobs } from '../../src/jobs/jobs.ts';
import { plainDuties } from './due.ts';
import { postgresStore } from './stores.ts';

const store = await postgresStore(process.env.DATABASE_URL ?? '');
const duties = plainDuties(Number(process.env.CHECK_MS ?? 100));
await startJobs({
  store,
  duties: {
    ...duties,
    async check(order, signal) {
      await store.pool.query(
        `insert into keys (name, value) values ($1, '1')
         on conflict (name) do update set value = (keys.value::int + 1)::text`,
        [`runs ${order.target}`],
      );
      return duties.check(order, signal);
    },
  },
  missed: 'once',
  concurrency: 4,
  version: 'test',
  log: (message) => process.stderr.write(`${message}\n`),
});
process.stdout.write(`${JSON.stringify({ url: 'ready', pid: process.pid })}\n`);
