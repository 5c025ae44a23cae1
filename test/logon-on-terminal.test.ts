/** A check with an account, as a person types it. */
import { execFile } from 'node:child_process';
import { mkdtempDisposableSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startPractice } from '../src/practice/practice.ts';

const command = fileURLToPath(new URL('../src/exchange-check.mjs', import.meta.url));

function run(password: string | undefined, ...args: string[]) {
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const env = {
      PATH: process.env.PATH,
      ...(password === undefined ? {} : { EXCHANGE_CHECK_PASSWORD: password }),
    };
    const child = execFile(
      process.execPath,
      [command, 'check', ...args],
      { env, timeout: 110_000, maxBuffer: 16 * 1024 * 1024 },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

test('the diagnosis that the project began with, proven', async () => {
  await using practice = await startPractice({ scenario: 'encryption-required' });
  using folder = mkdtempDisposableSync(join(tmpdir(), 'logon-'));
  const ca = join(folder.path, 'root.pem');
  const trace = join(folder.path, 'trace.pcap');
  writeFileSync(ca, practice.ca);
  const { port } = new URL(practice.url);
  const { code, stdout, stderr } = await run(
    practice.password,
    `mail.contoso.test:${port}`,
    '--at',
    `mail.contoso.test:${port}:127.0.0.1`,
    '--ca',
    ca,
    '--user',
    `${practice.domain}\\${practice.user}`,
    '--server',
    practice.server,
    '--dn',
    practice.dn,
    '--only',
    'outlook-anywhere',
    '--trace',
    trace,
    '--json',
  );
  expect(stderr).toBe('');
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    verdict: 'degraded',
    findings: [{ diagnosis: 'rpc/encryption-required', certainty: 'proven' }],
    unexplained: [],
  });
  expect(stdout).not.toContain(`"${practice.password}"`);
  expect(readFileSync(trace).readUInt32LE()).toBe(0xa1b2c3d4);
});

const account = [
  '--user',
  'CONTOSO\\user',
  '--server',
  'ex01.contoso.com',
  '--dn',
  '/o=Contoso/cn=u',
];

test.each([
  ['no password', undefined, account, 'EXCHANGE_CHECK_PASSWORD'],
  ['no server', 'secret', ['--user', 'a@contoso.com', '--dn', '/o=C/cn=u'], '--server'],
  ['no DN', 'secret', ['--user', 'a@contoso.com', '--server', 'ex01'], '--dn'],
  ['no user', 'secret', ['--server', 'ex01', '--dn', '/o=C/cn=u'], '--user'],
  ['a bare name', 'secret', ['--user', 'user', ...account.slice(2)], 'CONTOSO\\user'],
  ['a line break', 'secret', [...account.slice(0, 3), 'a\r\nb', ...account.slice(4)], '--server'],
  ['no DN at all', 'secret', [...account.slice(0, 5), 'user'], 'legacyExchangeDN'],
])('%s is wrong usage, and says what is wanted', async (_what, password, args, wanted) => {
  const { code, stderr, stdout } = await run(password, 'mail.contoso.test', ...args);
  expect(code).toBe(64);
  expect(stdout).toBe('');
  expect(stderr).toContain(wanted);
});
