/**
 * The bot as a process, and an Exchange server on loopback that it watches: one that a test breaks
 * and mends. What is due is brought forward in the bot's own database, beside the running bot.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openStore, type Store } from '../../src/store/store.ts';
import { authority } from './authority.ts';
import { dnsPeer } from './dns.ts';
import { exchangeFront, healthy, type Replies, type Reply } from './exchange-front.ts';
import { remembering, startProgram } from './process.ts';
import { dataFolder } from './stores.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const host = 'mail.contoso.com';
const lookEveryMs = 100;

const stopped: Reply = { status: 503, headers: { Server: 'Microsoft-HTTPAPI/2.0' } };
const broken: Reply = { status: 500, headers: { Server: 'Microsoft-IIS/10.0' } };

/** How the server can be: well, with one application pool stopped, with all of them, or with an error behind it. */
const states = {
  well: healthy,
  'without MAPI': { ...healthy, '/mapi/emsmdb': stopped, '/mapi/healthcheck.htm': stopped },
  'without anything': Object.fromEntries(Object.keys(healthy).map((path) => [path, stopped])),
  'with errors': Object.fromEntries(Object.keys(healthy).map((path) => [path, broken])),
} satisfies Readonly<Record<string, Replies>>;

/** @param settings of the chat platform; without them the bot has a page of its own */
export async function watchedBot(settings: Readonly<Record<string, string>> = {}) {
  await using parts = new AsyncDisposableStack();
  const data = parts.use(await dataFolder());
  const trust = await mkdtemp(join(tmpdir(), 'ec-trust-'));
  parts.defer(() => rm(trust, { recursive: true, force: true }));
  const ca = await authority();
  await writeFile(join(trust, 'root.pem'), ca.root);
  const replies: Record<string, Replies[string]> = { ...healthy };
  const front = parts.use(await exchangeFront(await ca.issue({ names: [host] }), replies));
  const names = parts.use(await dnsPeer({ [`A ${host}`]: ['127.0.0.1'] }));
  const bot = parts.use(
    await startProgram(
      [main],
      {
        PORT: '0',
        NODE_EXTRA_CA_CERTS: join(trust, 'root.pem'),
        EXCHANGE_CHECK_DATA: data.path,
        EXCHANGE_CHECK_DOMAINS: 'contoso.com',
        EXCHANGE_CHECK_NETWORKS: '127.0.0.0/8',
        EXCHANGE_CHECK_PORTS: String(front.port),
        EXCHANGE_CHECK_NAME_SERVERS: names.server,
        EXCHANGE_CHECK_URL: 'https://bot.contoso.com',
        ...settings,
      },
      (line) => JSON.parse(line).url,
    ),
  );
  await remembering(bot);
  const store = parts.use(
    await openStore({ folder: data.path, owns: false, complain: () => undefined }),
  );
  const kept = parts.move();
  return {
    bot,
    store,
    /** What to check. */
    target: `${host}:${front.port}`,
    is(state: keyof typeof states): void {
      Object.assign(replies, states[state]);
    },
    /** Its next turn comes now. @returns when what came of it is posted, or nothing had to be said */
    comesDue: (schedule: number) => comesDue(store, schedule),
    /** All that it remembers was so much earlier: nobody waits for an hour in a test. */
    pass: (minutes: number) => pass(store, minutes),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

interface Ended {
  readonly state: string;
  readonly summary: string;
  readonly messageId: string;
  /** The platform's id of the message in whose thread it stands. */
  readonly thread: string;
}

async function comesDue({ pool }: Store, schedule: number): Promise<Ended> {
  const { rows } = await pool.query<{ slot: Date }>(
    `update schedules set next_slot = date_trunc('milliseconds', now()), next_run = now()
     where id = $1 returning next_slot as slot`,
    [schedule],
  );
  return ended(pool, schedule, rows[0]?.slot ?? new Date());
}

async function ended(pool: Store['pool'], schedule: number, slot: Date): Promise<Ended> {
  const deadline = AbortSignal.timeout(60_000);
  for (;;) {
    deadline.throwIfAborted();
    const { rows } = await pool.query<Ended>(
      `select report.state, coalesce(report.card->>'summary', '') as summary,
              coalesce(report.message_id, '') as "messageId",
              coalesce(opened.message_id, '') as thread
       from reports report left join reports opened on opened.id = report.thread
       where report.schedule_id = $1 and report.slot = $2
         and report.state in ('sent', 'silent', 'failed')`,
      [schedule, slot],
    );
    if (rows[0]) return rows[0];
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}

async function pass({ pool }: Store, minutes: number): Promise<void> {
  const before = `- ${minutes} * interval '1 minute'`;
  await pool.query(
    `update checks set slot = slot ${before}, started_at = started_at ${before};
     update reports set slot = slot ${before} where state in ('sent', 'silent')`,
  );
  const { rows } = await pool.query<{ id: number; watch: unknown }>(
    'select id, watch from schedules',
  );
  for (const { id, watch } of rows)
    await pool.query('update schedules set watch = $2 where id = $1', [
      id,
      JSON.stringify(watch, (_name, value) => earlier(value, minutes)),
    ]);
}

/** A time as a watch holds it, so much before. */
function earlier(value: unknown, minutes: number): unknown {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return value;
  return new Date(Date.parse(value) - minutes * 60_000).toISOString();
}
