/** The faults in the middle, as curl and other clients that nobody of us wrote find them. */
import { execFile } from 'node:child_process';
import { mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { KnobChanges } from '../../src/practice/knobs.ts';
import { type Practice, startPractice } from '../../src/practice/practice.ts';
import { readChallenges } from '../../src/wire/http/challenges.ts';
import { decodeChallenge, identityOf } from '../../src/wire/ntlm/challenge.ts';
import { encodeNegotiate } from '../../src/wire/ntlm/negotiate.ts';
import { testWith } from '../peers/peers.ts';
import { RawClient } from './raw-client.ts';

const testWithCurl = testWith('curl');
const testWithOpenssl = testWith('openssl');
const run = promisify(execFile);
const host = 'mail.contoso.test';

/** How curl ended: by its exit code and words, or with an answer. */
const Failed = z.object({ code: z.number(), stderr: z.string() });

async function curl(practice: Practice, path: string, ...args: readonly string[]) {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'exchange-check-'));
  const ca = join(folder.path, 'root.pem');
  writeFileSync(ca, practice.ca);
  const { port } = new URL(practice.url);
  const place = ['--resolve', `${host}:${port}:127.0.0.1`, '--cacert', ca];
  const url = `https://${host}:${port}${path}`;
  const all = ['-sS', '-i', '--http1.1', '--max-time', '20', ...place, ...args, url];
  try {
    const { stdout } = await run('curl', all, { timeout: 60_000 });
    return `${stdout}`;
  } catch (error) {
    const { code, stderr } = Failed.parse(error);
    return `curl: exit ${code}: ${stderr}`;
  }
}

const rpc = ['-X', 'RPC_OUT_DATA'];

testWithCurl.for([
  ['proxy-forbids', /^HTTP\/1\.1 403 .*Server: BigIP/s],
  ['proxy-forbids-methods', /^HTTP\/1\.1 405 .*Server: BigIP/s],
  ['proxy-pre-authenticates', /^HTTP\/1\.1 302 .*Location: \/my\.policy/s],
  ['proxy-swallows-challenges', /^HTTP\/1\.1 401 (?!.*WWW-Authenticate).*X-FEServer: EX01/s],
  ['directories-missing', /^HTTP\/1\.1 404 (?!.*X-FEServer).*Server: Microsoft-IIS/s],
  ['directories-redirect', /^HTTP\/1\.1 302 .*Location: \/owa\//s],
  ['tls-offloaded', /^HTTP\/1\.1 403 (?!.*403\.4).*Access is denied/s],
  ['client-certificate', /^HTTP\/1\.1 403 (?!.*403\.7).*Access is denied/s],
  ['certificate-expired', /exit 60: .*expired/],
  ['certificate-wrong-name', /exit (51|60): .*subject name/],
  ['certificate-untrusted', /exit 60: .*unable to get local issuer/],
  ['certificate-self-signed', /exit 60: .*self.signed/],
  ['certificate-incomplete', /exit 60: .*unable to get local issuer/],
  ['old-tls-only', /exit 35: .*(protocol|alert|unsupported)/],
  ['no-tls', /exit 35: .*(wrong version|packet length|record)/],
  ['client-certificate-in-handshake', /exit 56: .*certificate required/],
  ['resetting', /exit 35: .*(reset|SSL_ERROR_SYSCALL)/i],
  ['resetting-after-tls', /exit (35|52|55|56): .*(reset|Empty reply|not connected)/i],
  ['resetting-requests', /exit 56: .*reset/i],
  ['garbage', /exit 35: .*(wrong version|packet length|record)/],
  ['garbage-after-tls', /exit 1: .*HTTP\/0\.9/],
  ['slow', /^HTTP\/1\.1 401 /],
] as const)('curl: %s', async ([scenario, found]) => {
  await using practice = await startPractice({ scenario });
  expect(await curl(practice, '/rpc/rpcproxy.dll', ...rpc)).toMatch(found);
});

testWithCurl.for(['silent', 'silent-after-tls'] as const)('curl: %s', async (scenario) => {
  await using practice = await startPractice({ scenario });
  expect(await curl(practice, '/rpc/rpcproxy.dll', '--max-time', '1')).toMatch(/exit 28: /);
});

testWithCurl('curl: what is forbidden for one path or method is open for others', async () => {
  await using paths = await startPractice({ scenario: 'proxy-forbids' });
  await using methods = await startPractice({ scenario: 'proxy-forbids-methods' });
  expect(await curl(paths, '/EWS/Exchange.asmx')).toMatch(/^HTTP\/1\.1 401 .*X-FEServer/s);
  expect(await curl(methods, '/rpc/rpcproxy.dll')).toMatch(/^HTTP\/1\.1 401 .*X-FEServer/s);
});

testWithCurl(
  'curl: an old client gets in where TLS is old, and any where there is none',
  async () => {
    await using old = await startPractice({ scenario: 'old-tls-only' });
    await using none = await startPractice({ scenario: 'no-tls' });
    const lenient = ['--tls-max', '1.1', '--tlsv1.0', '--ciphers', 'DEFAULT@SECLEVEL=0'];
    expect(await curl(old, '/mapi/emsmdb', ...lenient)).toMatch(/^HTTP\/1\.1 401 /);
    const { stdout } = await run('curl', [
      '-sS',
      '-i',
      `${none.url.replace('https', 'http')}/mapi/x`,
    ]);
    expect(stdout).toMatch(/^HTTP\/1\.1 401 /);
  },
);

const detailed = { front: { detailedErrors: true } };
testWithCurl.for<readonly [string, KnobChanges, RegExp]>([
  ['tls-offloaded', detailed, /HTTP Error 403\.4 - Forbidden/],
  ['client-certificate', detailed, /HTTP Error 403\.7 - Forbidden/],
])('curl: %s, told in detail', async ([scenario, knobs, found]) => {
  await using practice = await startPractice({ scenario, knobs });
  expect(await curl(practice, '/EWS/Exchange.asmx')).toMatch(found);
});

testWithOpenssl(
  'openssl: a certificate of the client is asked for where one is wanted',
  async () => {
    await using practice = await startPractice({ scenario: 'client-certificate' });
    await using usual = await startPractice();
    const asked = async ({ url }: Practice) => {
      const place = new URL(url).host;
      const client = run('openssl', ['s_client', '-connect', place], { timeout: 60_000 });
      client.child.stdin?.end();
      return (await client).stdout;
    };
    expect(await asked(usual)).toContain('No client certificate CA names sent');
    expect(await asked(usual)).not.toContain('Requested Signature Algorithms');
    expect(await asked(practice)).toContain('Requested Signature Algorithms');
  },
);

test('the clock is wrong in the header and in the challenge alike', async () => {
  await using practice = await startPractice({ scenario: 'clock-skew' });
  await using client = await RawClient.plain(practice);
  const token = encodeNegotiate().toString('base64');
  client.ask('RPC_OUT_DATA', 0, [['Authorization', `NTLM ${token}`]]);
  const answer = await client.answer();
  const [offer] = readChallenges(answer?.offers ?? []);
  const { clock } = identityOf(decodeChallenge(Buffer.from(offer?.token ?? '', 'base64')));
  const date = answer?.headers.find(([name]) => name === 'Date')?.[1] ?? '';
  for (const time of [Date.parse(date), clock?.getTime() ?? 0])
    expect((time - Date.now()) / 3_600_000).toBeCloseTo(3, 1);
});

testWithCurl('curl: several servers share a name and a port, and each says who it is', async () => {
  await using practice = await startPractice({ scenario: 'one-node-differs' });
  const { port } = new URL(practice.url);
  expect(practice.addresses).toEqual(['127.0.0.1', '127.0.0.2', '127.0.0.3', '127.0.0.4']);
  const names = await Promise.all(
    practice.addresses.map(async (address) => {
      const place = ['--connect-to', `::${address}:${port}`, '-k'];
      const { stdout } = await run('curl', [
        '-sS',
        ...place,
        `${practice.url}/rpc/healthcheck.htm`,
      ]);
      return stdout;
    }),
  );
  expect(names).toEqual(
    ['ex01', 'ex02', 'ex03', 'ex04'].map((name) => `200 OK<br/>${name}.contoso.test`),
  );
});
