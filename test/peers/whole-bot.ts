/**
 * The bot as it is run, in processes of its own, and all it speaks to: Slack by HTTP, name servers, an
 * Exchange server that everybody trusts. Only the chat platform is made up.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { type Connection, connectionTo } from '../../src/store/embedded.ts';
import { signed } from '../surfaces/slack/slack-peer.ts';
import { commandFields } from '../surfaces/slack/workspace.ts';
import { authority } from './authority.ts';
import { dnsPeer } from './dns.ts';
import { exchangeFront } from './exchange-front.ts';
import { startProgram } from './process.ts';
import { type WholeSlack, type WholeSlackSettings, wholeSlack } from './whole-slack.ts';

export const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const form = 'application/x-www-form-urlencoded';
/** A bot that nobody ends has gone astray. */
const longestMs = 3_600_000;

export type Settings = Readonly<Record<string, string>>;
export type Bot = Awaited<ReturnType<typeof startBot>>;
export type World = Awaited<ReturnType<typeof startWorld>>;

export interface WorldSettings extends WholeSlackSettings {
  /** `t0.contoso.test` and so on are there. */
  readonly targets: number;
  /** Before Exchange answers a request. */
  readonly thinkMs?: number;
}

/** All there is but the bots. */
export async function startWorld({ targets, thinkMs, ...slackSettings }: WorldSettings) {
  await using parts = new AsyncDisposableStack();
  const folder = parts.use(await mkdtempDisposable(join(tmpdir(), 'ec-world-')));
  const { root, issue } = await authority();
  const ca = join(folder.path, 'root.pem');
  await writeFile(ca, root);
  const exchange = parts.use(
    await exchangeFront(await issue({ names: ['*.contoso.test'] }), undefined, thinkMs),
  );
  const names = Array.from({ length: targets }, (_, n) => `t${n}.contoso.test`);
  const records = (address: string) =>
    Object.fromEntries(names.map((name) => [`A ${name}`, [address]]));
  const dns = parts.use(await dnsPeer(records('127.0.0.1')));
  const slack = parts.use(await wholeSlack(slackSettings));
  const all = parts.move();
  return {
    slack,
    exchange,
    dns,
    /** What is typed to have the n-th target checked. */
    target: (n: number) => `t${n}.contoso.test:${exchange.port}`,
    settings: {
      ...slack.settings,
      EXCHANGE_CHECK_DOMAINS: 'contoso.test',
      EXCHANGE_CHECK_NETWORKS: '127.0.0.0/8',
      EXCHANGE_CHECK_PORTS: String(exchange.port),
      EXCHANGE_CHECK_NAME_SERVERS: dns.server,
      NODE_EXTRA_CA_CERTS: ca,
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

/** @param program what is run of it: the one of the clone, if nothing else is said */
export function startBot(settings: Settings, program = main) {
  return startProgram(
    [program],
    { PORT: '0', ...settings },
    (line) => JSON.parse(line).url,
    longestMs,
  );
}

/** A slash command, with Slack's signature. @returns whether it was acknowledged, and as what */
export async function command(
  bot: Pick<Bot, 'url'>,
  slack: WholeSlack,
  words: string,
  channel = 'C1',
): Promise<{ readonly id: string; readonly isAcknowledged: boolean }> {
  const id = randomUUID();
  const at = { helpdesk: channel, responseUrl: (name?: string) => `${slack.url}/respond/${name}` };
  const body = new URLSearchParams(commandFields(at, words, id)).toString();
  const isAcknowledged = await fetch(`${bot.url}/slack/events`, {
    method: 'POST',
    body,
    headers: { ...signed(body, form), connection: 'close' },
  }).then(
    ({ status }) => status === 200,
    () => false,
  );
  return { id, isAcknowledged };
}

/** The same, and its last word. */
export async function answerTo(
  bot: Pick<Bot, 'url'>,
  slack: WholeSlack,
  words: string,
  channel?: string,
): Promise<string> {
  const { id, isAcknowledged } = await command(bot, slack, words, channel);
  if (!isAcknowledged) throw new Error(`"${words}" was not acknowledged`);
  await slack.until(() => lastWord(slack, id) !== undefined);
  return lastWord(slack, id) ?? '';
}

/** What came of a command; that something goes on is no answer. */
export function lastWord({ answers }: Pick<WholeSlack, 'answers'>, id: string): string | undefined {
  return answers.get(id)?.findLast((answer) => !/ \.\.\."/.test(answer));
}

export interface Ledger extends AsyncDisposable {
  /** Again and again until the database answers: the bot that has it may be dead for a moment. */
  rows<Row extends pg.QueryResultRow>(
    statement: string,
    values?: readonly unknown[],
  ): Promise<Row[]>;
}

/** The database of bots, seen from outside. @param where a URL, or a data folder */
export function ledger(where: string): Ledger {
  const connection: Connection = where.startsWith('postgres')
    ? { connectionString: where }
    : connectionTo(where);
  const pool = new pg.Pool({ ...connection, max: 1, connectionTimeoutMillis: 5_000 });
  pool.on('error', () => undefined);
  async function rows<Row extends pg.QueryResultRow>(
    statement: string,
    values: readonly unknown[] = [],
  ): Promise<Row[]> {
    for (;;) {
      try {
        return (await pool.query<Row>(statement, [...values])).rows;
      } catch (error) {
        if (error instanceof pg.DatabaseError && error.code?.startsWith('42')) throw error;
        await sleep(100);
      }
    }
  }
  return { rows, [Symbol.asyncDispose]: () => pool.end() };
}
