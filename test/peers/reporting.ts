/**
 * A whole instance without its chat end: engine, real checks and outbox, until it is ended.
 * DATABASE_URL or FOLDER name its store, PLATFORM is where it posts. PRACTICE is the practice server
 * that stands for every target, as JSON with `port` and `ca`; without it checks only wait for CHECK_MS.
 * SCHEDULES: so many are planted and due, as soon as it works.
 */
import { z } from 'zod';
import { check } from '../../src/check/check.ts';
import { targetOf } from '../../src/check/target-of.ts';
import type { Duties } from '../../src/jobs/duties.ts';
import { startJobs } from '../../src/jobs/jobs.ts';
import { type Outbox, startOutbox } from '../../src/jobs/outbox.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { probes } from '../../src/probes/index.ts';
import { composeWith } from '../../src/scheduled-report.ts';
import { openStore } from '../../src/store/store.ts';
import { reaching } from '../reaching.ts';
import { plainDuties, plantMany } from './due.ts';
import { platformPoster } from './platform-poster.ts';

const settings = z
  .object({
    DATABASE_URL: z.string().optional(),
    FOLDER: z.string().default('/nowhere'),
    PLATFORM: z.string(),
    PRACTICE: z.string().optional(),
    CHECK_MS: z.coerce.number().default(200),
    CONCURRENCY: z.coerce.number().default(4),
    SCHEDULES: z.coerce.number().default(0),
  })
  .parse(process.env);
const { DATABASE_URL: url, FOLDER: folder, PLATFORM, PRACTICE } = settings;

const complain = (message: string) => process.stderr.write(`${message}\n`);
const store = await openStore({ url, folder, owns: true, complain });
const knowledge = loadKnowledge();
let outbox: Outbox | undefined;
const jobs = await startJobs({
  store,
  duties: PRACTICE
    ? { check: practised(PRACTICE), compose: composeWith({ knowledge, isConfirmed: false }) }
    : plainDuties(settings.CHECK_MS),
  missed: 'once',
  concurrency: settings.CONCURRENCY,
  version: 'bench',
  log: complain,
  announce: () => outbox?.nudge(),
});
outbox = startOutbox({
  store,
  posters: { slack: platformPoster(PLATFORM) },
  log: { warn: () => undefined, error: (error, message) => complain(`${message}: ${error}`) },
  pace: { everyMs: 0 },
});
process.stdout.write(`${JSON.stringify({ url: 'ready' })}\n`);
if (settings.SCHEDULES > 0) await plantMany(store, settings.SCHEDULES);
process.once('SIGTERM', async () => {
  await Promise.all([jobs.stop(1_000), outbox?.stop(1_000)]);
  await store[Symbol.asyncDispose]();
  process.exit(0);
});

/** Whatever a target is called, the practice server answers. */
function practised(practice: string): Duties['check'] {
  const { port, ca } = z.object({ port: z.number(), ca: z.string() }).parse(JSON.parse(practice));
  return async ({ target: text }) => {
    const target = targetOf(`https://${text}:${port}`);
    if (!target) throw new Error(`no target: ${text}`);
    const pins = [{ name: target.host ?? target.domain, port, address: '127.0.0.1' }];
    const reach = reaching({ pins, authorities: [ca] });
    const report = await check(target, probes, knowledge, { reach, timeoutMs: 30_000 });
    const { health, findings, unexplained, ...sighting } = report;
    return { health, found: findings.map(({ diagnosis }) => diagnosis.id), sighting };
  };
}
