/** Outboxes in processes of their own, killed with -9 again and again in the middle of posts. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import { openStore } from '../../src/store/store.ts';
import { ambiguous, chatPlatform } from './platform.ts';
import { isDone, type WaitingReport, wait } from './waiting-reports.ts';

const program = fileURLToPath(new URL('./outbox-program.ts', import.meta.url));
const longestMs = 3_600_000;
/** A post on a busy machine takes less. */
const postWithinMs = 4_000;

export interface Killing {
  /** Of an empty database; without it the embedded one in `folder`. */
  readonly url?: string;
  readonly folder: string;
  readonly rounds: number;
  /** Processes at the same time. The embedded database takes one. */
  readonly instances: number;
  readonly reports: readonly WaitingReport[];
}

/** What came of it. Nothing may be lost or double. */
export interface Loss {
  readonly kills: number;
  readonly lost: number;
  readonly double: number;
  /** Places in which a report stands before an older one. */
  readonly unordered: number;
  /** Not `sent` in the store, or with another message than the platform's. */
  readonly misremembered: number;
  readonly lookUps: number;
}

export async function killAgainAndAgain(settings: Killing): Promise<Loss> {
  const { url, folder, rounds, reports } = settings;
  const complain = () => undefined;
  const seeded = await openStore({ url, folder, owns: true, complain });
  const ids: string[] = [];
  for (let from = 0; from < reports.length; from += 5_000)
    ids.push(...(await wait(seeded, reports.slice(from, from + 5_000))));
  await seeded[Symbol.asyncDispose]();
  await using platform = await chatPlatform({ fateOf: ambiguous(0.15) });
  const instances = await Promise.all(
    Array.from({ length: settings.instances }, () => started(settings, platform.url)),
  );
  const share = reports.length / (rounds + 1);
  for (let round = 0; round < rounds; round += 1) {
    // Never twice at the same point of a post: the shares are not whole.
    const wanted = Math.floor(share * (round + 1) * 0.95);
    await platform.until(() => platform.messages.length >= wanted);
    const victim = round % instances.length;
    await killed(instances[victim]);
    instances[victim] = await started(settings, platform.url);
  }
  const stored = () => new Set(platform.messages.map(({ reportId }) => reportId)).size;
  if (stored() < ids.length) await platform.until(() => stored() === ids.length);
  await using store = await openStore({ url, folder, owns: false, complain });
  await vi.waitUntil(() => isDone(store), { timeout: 300_000, interval: 200 });
  const { rows } = await store.pool.query<{ id: string; messageId: string }>(
    `select id, message_id as "messageId" from reports where state = 'sent'`,
  );
  const remembered = new Map(rows.map(({ id, messageId }) => [id, messageId]));
  await Promise.all(instances.map(killed));
  const { messages } = platform;
  return {
    kills: rounds,
    lost: ids.length - stored(),
    double: messages.length - stored(),
    unordered: unordered(
      messages.map(({ channel, summary }) => ({ channel, at: Number(summary) })),
    ),
    misremembered:
      ids.length - messages.filter(({ reportId, id }) => remembered.get(reportId) === id).length,
    lookUps: platform.lookUps(),
  };
}

function unordered(stood: readonly { readonly channel: string; readonly at: number }[]): number {
  const places = Map.groupBy(stood, ({ channel }) => channel).values();
  return [...places].filter((place) => place.some(({ at }, n) => at < (place[n - 1]?.at ?? 0)))
    .length;
}

/** @param platform its address */
export async function started(
  { url, folder }: Pick<Killing, 'url' | 'folder'>,
  platform: string,
): Promise<ChildProcess> {
  const child = spawn(process.execPath, [program], {
    env: {
      PATH: process.env.PATH,
      PLATFORM: platform,
      POST_WITHIN_MS: String(postWithinMs),
      ...(url ? { DATABASE_URL: url } : { FOLDER: folder }),
    },
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: longestMs,
    killSignal: 'SIGKILL',
  });
  const lines = createInterface({ input: child.stdout });
  await new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => line === 'posting' && resolve());
    child.once('exit', () => reject(new Error('the outbox ended before it began')));
  });
  return child;
}

export async function killed(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
