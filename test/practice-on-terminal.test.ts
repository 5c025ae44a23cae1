/** The practice server as a person and a program start it, and a check of it. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { scenarios } from '../src/practice/scenarios.ts';

const command = fileURLToPath(new URL('../src/exchange-check.mjs', import.meta.url));
const patienceMs = 110_000;
const env = { PATH: process.env.PATH };

/** What other programs rely on. */
const Line = z.object({
  url: z.url({ protocol: /^https$/ }),
  rpcUrl: z.url({ protocol: /^http$/ }),
  mailbox: z.email(),
  user: z.string(),
  domain: z.string(),
  password: z.string(),
  dn: z.string().startsWith('/o='),
  ca: z.string(),
});

/** Starts it and waits for its first words. */
async function started(...args: string[]) {
  const child = spawn(process.execPath, [command, 'practice', ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: patienceMs,
  });
  const [words] = await once(child.stdout.setEncoding('utf8'), 'data');
  return { child, words: z.string().parse(words) };
}

function run(...args: string[]) {
  const options = { encoding: 'utf8', timeout: patienceMs, env } as const;
  return spawnSync(process.execPath, [command, ...args], options);
}

test('practice --list names a scenario a line', () => {
  const { status, stdout } = run('practice', '--list');
  const names = stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' ')[0]);
  expect(names).toEqual(scenarios.map(({ name }) => name));
  expect(status).toBe(0);
});

test.each(['SIGTERM', 'SIGINT'] as const)(
  'practice --json says all in a line, is found healthy, and leaves nothing behind after %s',
  async (signal) => {
    const { child, words } = await started('--json', '--scenario', 'healthy');
    const { url, ca, ...more } = Line.parse(JSON.parse(words));
    expect(words.trimEnd()).not.toContain('\n');
    expect(more).toMatchObject({ user: 'User', domain: 'CONTOSO', mailbox: 'user@contoso.test' });
    expect(readFileSync(ca, 'utf8')).toContain('BEGIN CERTIFICATE');

    const { port } = new URL(url);
    const host = `mail.contoso.test:${port}`;
    const checked = run('check', host, '--at', `${host}:127.0.0.1`, '--ca', ca);
    expect(checked).toMatchObject({ status: 0, stdout: expect.stringContaining('healthy') });

    const ended = once(child, 'exit');
    child.kill(signal);
    expect(await ended).toEqual([0, null]);
    expect(existsSync(ca)).toBe(false);
  },
);

test('practice tells a person what to type, which finds the mailbox and what is wrong', async () => {
  const { child, words } = await started();
  expect(words).toMatch(/encryption-required: .*2416/);
  const typed = /EXCHANGE_CHECK_PASSWORD=(\S+) npx exchange-check (check .*?--user \S+)/s.exec(
    words,
  );
  const [, password = '', rest = ''] = typed ?? [];
  expect(rest).toMatch(/^check mail\.contoso\.test:\d+ \\\n +--at mail/);
  expect(rest).not.toMatch(/--server|--dn/);

  const options = { encoding: 'utf8', timeout: patienceMs } as const;
  const args = [command, ...rest.split(/[\s\\]+/), '--json'];
  const given = { env: { ...env, EXCHANGE_CHECK_PASSWORD: password }, ...options };
  const { stdout, status } = spawnSync(process.execPath, args, given);
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    findings: [{ diagnosis: 'rpc/encryption-required', certainty: 'proven' }],
  });

  const ended = once(child, 'exit');
  child.kill('SIGINT');
  expect(await ended).toEqual([0, null]);
});

test('a port that is taken is wrong usage, and so is what there is not', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = z.object({ port: z.number() }).parse(other.address());
  const taken = run('practice', '--port', String(address.port));
  other.close();
  expect(taken).toMatchObject({ status: 64, stderr: expect.stringContaining('EADDRINUSE') });
  const unknown = run('practice', '--scenario', 'sunny');
  expect(unknown).toMatchObject({ status: 64, stderr: expect.stringContaining('back-end-down') });
  expect(run('practice', '--port', '70000').status).toBe(64);
});
