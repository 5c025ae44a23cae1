/** A check as a person and a program see it on a terminal, against servers on loopback. */
import { execFile } from 'node:child_process';
import { mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { Step } from '../src/model/observation.ts';
import { authority, daysFromNow } from './peers/authority.ts';
import { exchangeFront, type Replies } from './peers/exchange-front.ts';
import { closedPort, silentPort } from './peers/tcp.ts';

const command = fileURLToPath(new URL('../src/exchange-check.mjs', import.meta.url));
const host = 'mail.contoso.com';
const ca = await authority();
const folder = mkdtempDisposableSync(join(tmpdir(), 'exchange-check-'));
const root = join(folder.path, 'root.pem');
writeFileSync(root, ca.root);

/** What other programs rely on. */
const Report = z.object({
  target: z.string(),
  startedAt: z.iso.datetime(),
  verdict: z.enum(['healthy', 'degraded', 'failed']),
  probes: z.array(z.object({ id: z.string(), outcome: z.string(), steps: z.array(Step) })),
  findings: z.array(
    z.object({
      diagnosis: z.string(),
      title: z.string(),
      certainty: z.enum(['proven', 'likely', 'possible']),
      because: z.array(Step).min(1),
      settle: z.array(z.unknown()),
    }),
  ),
  unexplained: z.array(Step),
});

/** Spawned, not in this process: the servers have to answer meanwhile. */
function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const env = { PATH: process.env.PATH };
    const child = execFile(
      process.execPath,
      [command, 'check', ...args],
      { env, timeout: 110_000 },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

async function checkFront(replies: Replies | undefined, ...args: string[]) {
  const identity = await ca.issue({ names: [host] });
  await using peer = await exchangeFront(identity, replies);
  return await run(
    `${host}:${peer.port}`,
    '--at',
    `${host}:${peer.port}:127.0.0.1`,
    '--ca',
    root,
    ...args,
  );
}

test('a healthy server gets a short green answer', async () => {
  const { code, stdout, stderr } = await checkFront(undefined);

  expect(stdout).toMatch(/is healthy/);
  expect(stdout.trim().split('\n').length).toBeLessThan(16);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

test('an expired certificate is found, with what proves it and what to do', async () => {
  const identity = await ca.issue({
    names: [host],
    notBefore: daysFromNow(-30),
    notAfter: daysFromNow(-3),
  });
  await using peer = await exchangeFront(identity);

  const { code, stdout } = await run(
    `${host}:${peer.port}`,
    '--at',
    `${host}:${peer.port}:127.0.0.1`,
    '--ca',
    root,
  );

  expect(stdout).toMatch(/^mail\.contoso\.com:\d+ fails\. Proven: .*expired/);
  expect(stdout).toMatch(/Dates of the certificate, .*tls\.expired/);
  expect(stdout).toContain('Get-ExchangeCertificate');
  expect(code).toBe(1);
});

test('--json keeps its contract, and --only its word', async () => {
  const { code, stdout } = await checkFront({}, '--json', '--only', 'tcp,http-front');
  const report = Report.parse(JSON.parse(stdout));

  expect(report.probes.map(({ id }) => id)).toEqual(['tcp', 'http-front']);
  expect(report.verdict).toBe('failed');
  expect(code).toBe(1);
});

test('a refused port is told from a silent one, and both end by the deadline', async () => {
  await using silent = await silentPort();
  const closed = await closedPort();

  const [refused, filtered] = await Promise.all(
    [closed, silent.port].map(async (port) => {
      const { stdout } = await run(
        `${host}:${port}`,
        '--at',
        `${host}:${port}:127.0.0.1`,
        '--json',
      );
      return Report.parse(JSON.parse(stdout)).findings.map(({ diagnosis }) => diagnosis);
    }),
  );

  expect(refused).toContain('tcp/refused');
  expect(filtered).toContain('tcp/filtered');
});

test('a check that has to end early ends with what it has', async () => {
  await using silent = await silentPort();
  const at = `${host}:${silent.port}`;

  const { code, stdout } = await run(at, '--at', `${at}:127.0.0.1`, '--timeout', '0.5', '--json');

  const { probes, verdict } = Report.parse(JSON.parse(stdout));
  expect(probes.length).toBeGreaterThan(2);
  expect({ code, verdict }).toEqual({ code: 1, verdict: 'failed' });
});
