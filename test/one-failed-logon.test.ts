/** Rule 4 of the whole bot: a wrong password costs one failed logon, and stands nowhere. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempDisposableSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { Secret } from '../src/model/account.ts';
import { type Practice, startPractice } from '../src/practice/practice.ts';
import { accountsCard } from '../src/present/accounts-card.ts';
import { StoredAccounts } from '../src/store/account-book.ts';
import { Sealing } from '../src/store/sealing.ts';
import type { Store } from '../src/store/store.ts';
import type { Task } from './peers/checking.ts';
import { startPostgres, testWithPostgres } from './peers/postgres.ts';
import { dataFolder, postgresStore } from './peers/stores.ts';

const checking = fileURLToPath(new URL('peers/checking.ts', import.meta.url));
const cli = fileURLToPath(new URL('../src/exchange-check.mjs', import.meta.url));
const planted = `planted-${randomBytes(8).toString('hex')}`;
const longestMs = 120_000;

async function run(script: string, args: readonly string[], input: string, env = {}) {
  const child = spawn(process.execPath, [script, ...args], {
    env: { PATH: process.env.PATH, ...env },
    timeout: longestMs,
    killSignal: 'SIGKILL',
  });
  child.stdin.end(input);
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (child.exitCode === null) await once(child, 'exit');
  return { code: child.exitCode, stdout, stderr };
}

const Reports = z.array(
  z.object({ findings: z.array(z.object({ diagnosis: z.object({ id: z.string() }) })) }),
);
const idsIn = (stdout: string) =>
  Reports.parse(JSON.parse(stdout)).flatMap(({ findings }) =>
    findings.map(({ diagnosis }) => diagnosis.id),
  );

/** As a stranger with the rights of a dump reads it. */
async function dump({ pool }: Store): Promise<string> {
  const { rows } = await pool.query(
    "select table_name as name from information_schema.tables where table_schema = 'public'",
  );
  const contents = rows.map(({ name }) =>
    pool.query(`select t::text as line from "${name}" t`).then((found) => found.rows),
  );
  return JSON.stringify(await Promise.all(contents));
}

function taskOf(practice: Practice, url: string, key: string): Task {
  const port = Number(new URL(practice.url).port);
  const target = `mail.contoso.test:${port}`;
  return { url, key, target, port, ca: practice.ca, account: 'helpdesk', atOnce: 4 };
}

testWithPostgres(
  'three processes with four checks at once cost one failed logon, and after an unlock one more',
  async () => {
    await using practice = await startPractice({ scenario: 'wrong-password' });
    await using postgres = await startPostgres(['fsync=off']);
    const url = await postgres.database();
    await using store = await postgresStore(url);
    const key = randomBytes(32).toString('base64');
    const book = new StoredAccounts(store.database, new Sealing({ key, dataFolder: '/nowhere' }));
    const { user, domain, server, dn } = practice;
    const mailbox = { server, dn };
    const password = new Secret(planted);
    await book.put({ name: 'helpdesk', user, domain, hosts: [], mailbox, password });
    const task = JSON.stringify(taskOf(practice, url, key));
    const all = () => Promise.all([1, 2, 3].map(() => run(checking, [], task)));

    const first = await all();
    expect(practice.seen.failedLogons).toEqual({ 'contoso\\user': 1 });
    const second = await all();
    expect(practice.seen.failedLogons).toEqual({ 'contoso\\user': 1 });
    expect(await book.unlock('helpdesk')).toBe(true);
    const third = await all();
    expect(practice.seen.failedLogons).toEqual({ 'contoso\\user': 2 });

    const ids = first.flatMap(({ stdout }) => idsIn(stdout));
    expect(ids.filter((id) => id === 'auth/wrong-password')).toHaveLength(1);
    expect(ids.filter((id) => id === 'auth/account-locked')).toHaveLength(11);
    const said = [...first, ...second, ...third].flatMap(({ stdout, stderr }) => [stdout, stderr]);
    const card = JSON.stringify(accountsCard(await book.list()));
    expect([...said, card, await dump(store)].join('\n')).not.toContain(planted);
    expect(await dump(store)).toContain('helpdesk');
  },
  3 * longestMs,
);

testWithPostgres(
  'a right password lets twelve checks in three processes through',
  async () => {
    await using practice = await startPractice();
    await using postgres = await startPostgres(['fsync=off']);
    const url = await postgres.database();
    await using store = await postgresStore(url);
    const key = randomBytes(32).toString('base64');
    const book = new StoredAccounts(store.database, new Sealing({ key, dataFolder: '/nowhere' }));
    const { user, domain, server, dn } = practice;
    const password = new Secret(practice.password);
    const mailbox = { server, dn };
    await book.put({ name: 'helpdesk', user, domain, hosts: [], mailbox, password });
    const task = JSON.stringify(taskOf(practice, url, key));

    const ended = await Promise.all([1, 2, 3].map(() => run(checking, [], task)));

    expect(ended.flatMap(({ stdout }) => idsIn(stdout)).filter((id) => /^auth/.test(id))).toEqual(
      [],
    );
    expect(practice.seen.failedLogons).toEqual({});
    expect(practice.seen.disconnects).toBeGreaterThanOrEqual(12);
  },
  3 * longestMs,
);

test(
  'on a terminal the password is kept encrypted, locked by one refusal, and told by nothing',
  async () => {
    await using practice = await startPractice({ scenario: 'wrong-password' });
    using folder = mkdtempDisposableSync(join(tmpdir(), 'ec-secret-'));
    const ca = join(folder.path, 'root.pem');
    writeFileSync(ca, practice.ca);
    await using made = await dataFolder();
    const data = made.path;
    const { domain, user, server, dn } = practice;
    const at = `mail.contoso.test:${new URL(practice.url).port}`;
    const said: string[] = [];
    const type = async (input: string, ...args: readonly string[]) => {
      const ended = await run(cli, args, input, { EXCHANGE_CHECK_DATA: data });
      said.push(ended.stdout, ended.stderr);
      return ended;
    };
    const pinned = ['--at', `${at}:127.0.0.1`, '--ca', ca, '--only', 'outlook-anywhere', '--json'];
    const named = ['--user', `${domain}\\${user}`, '--server', server, '--dn', dn];

    const added = await type(`${planted}\n`, 'account', 'add', 'helpdesk', ...named);
    expect(added).toMatchObject({ code: 0, stderr: '' });
    const refused = await type('', 'check', at, ...pinned, '--account', 'helpdesk');
    expect(refused.stdout).toContain('auth/wrong-password');
    const locked = await type('', 'check', at, 'with', 'helpdesk', ...pinned);
    expect(locked.stdout).toContain('auth/account-locked');
    expect(practice.seen.failedLogons).toEqual({ 'contoso\\user': 1 });
    expect((await type('', 'account', 'list')).stdout).toMatch(/helpdesk .*Locked since/s);
    expect((await type('', 'account', 'unlock', 'helpdesk')).stdout).toMatch(/is unlocked/);
    expect((await type('', 'check', at, '--account', 'nobody')).stderr).toMatch(/are: helpdesk/);

    expect(said.join('\n')).not.toContain(planted);
    const files = readdirSync(data, { recursive: true, withFileTypes: true });
    const read = files.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
    expect(read.filter((path) => readFileSync(path).includes(planted))).toEqual([]);
    expect(read.length).toBeGreaterThan(100);
    expect((await type('', 'account', 'remove', 'helpdesk')).code).toBe(0);
  },
  3 * longestMs,
);
