/** Where the account goes, how often, and where not. */
import { expect, test } from 'vitest';
import { startPractice } from '../../../src/practice/practice.ts';
import { authority, daysFromNow, type Wish } from '../../peers/authority.ts';
import { between } from '../../peers/between.ts';
import { tlsPeer } from '../../peers/servers.ts';
import { checkAt, host } from './practice-check.ts';

/** Further addresses of the same name and port, each a way to the same server. */
async function alsoAt(port: number, ...hosts: readonly string[]) {
  const ways = await Promise.all(
    hosts.map((one) => between(port, ({ data }) => data, { host: one, port })),
  );
  return {
    addresses: ['127.0.0.1', ...hosts],
    async [Symbol.asyncDispose]() {
      for (const way of ways) await way[Symbol.asyncDispose]();
    },
  };
}

const portOf = ({ url }: { readonly url: string }) => Number(new URL(url).port);

test.each([
  ['every way to log on', {}],
  ['NTLM', { front: { rpcSchemes: ['NTLM'] } }],
  ['Basic', { front: { rpcSchemes: ['Basic'] } }],
] as const)(
  'a wrong password costs one failed logon over four addresses and %s',
  async (_, knobs) => {
    await using practice = await startPractice({ scenario: 'wrong-password', knobs });
    await using ways = await alsoAt(portOf(practice), '127.0.0.2', '127.0.0.3', '127.0.0.4');
    const { findings, troubles, unexplained } = await checkAt(practice, ways);
    expect(practice.seen.failedLogons).toEqual({ 'contoso\\user': 1 });
    expect(practice.seen.acceptedLogons).toBe(0);
    expect(findings).toEqual(['auth/wrong-password likely']);
    expect(unexplained).toEqual([]);
    expect(troubles.filter((one) => one.endsWith('auth.refused'))).toHaveLength(1);
    expect(troubles.filter((one) => one.endsWith('credentials.withheld'))).toHaveLength(3);
  },
);

test('silence after the first logon counts as a refusal', async () => {
  await using practice = await startPractice({ knobs: { front: { rpcSchemes: ['NTLM'] } } });
  let proofs = 0;
  await using silent = await between(Number(new URL(practice.rpcUrl).port), ({ from, data }) => {
    const isProof = from === 'client' && /TlRMTVNTUAAD/.test(data.toString('latin1'));
    if (isProof) proofs += 1;
    return isProof ? 'swallow' : data;
  });
  await using ways = await alsoAt(silent.port, '127.0.0.2', '127.0.0.3');
  const { troubles } = await checkAt(practice, {
    ...ways,
    port: silent.port,
    clear: true,
    patienceMs: 1500,
  });
  expect(proofs).toBe(1);
  expect(troubles).toContain('http.logon http.timeout');
  expect(troubles.filter((one) => one.endsWith('credentials.withheld'))).toHaveLength(2);
});

test.each([
  ['OUT', 1],
  ['IN', 2],
] as const)(
  'a proxy that takes the echo and refuses the %s channel is shown no more of the account',
  async (refused, proofs) => {
    await using practice = await startPractice();
    const shown: string[] = [];
    await using proxy = await between(Number(new URL(practice.rpcUrl).port), ({ from, data }) => {
      const text = data.toString('latin1');
      const [, verb, length] = /^RPC_(IN|OUT)_DATA .*Content-Length: (\d+).*/s.exec(text) ?? [];
      const isProof = from === 'client' && /\bTlRMTVNTUAAD/.test(text);
      if (!isProof || length === undefined || Number(length) < 76) return data;
      shown.push(verb ?? '');
      // Whoever shows nothing gets a 401, too.
      return verb === refused
        ? Buffer.from(text.replace(/^Authorization: .*\r\n/im, ''), 'latin1')
        : data;
    });
    const { all, health } = await checkAt(practice, { port: proxy.port, clear: true });
    expect(health).toBe('failed');
    expect(all('outlook-anywhere.echo')).toMatchObject([{ outcome: 'passed' }]);
    expect(all('outlook-anywhere.tunnel')).toMatchObject([{ code: 'auth.refused-here' }]);
    expect(shown).toHaveLength(proofs);
  },
);

test.each([
  ['by a fault', {}, 'rpc/access-denied proven'],
  ['by hanging up', { refusesBy: 'hanging-up' }, undefined],
] as const)(
  'RPC that refuses %s what HTTP took costs two failed logons over three addresses',
  async (_, rpc, finding) => {
    await using practice = await startPractice({ knobs: { rpc: { ...rpc, knowsAccount: false } } });
    await using ways = await alsoAt(portOf(practice), '127.0.0.2', '127.0.0.3');
    const { health, findings, troubles, unexplained } = await checkAt(practice, ways);
    expect(practice.seen.failedLogons).toEqual({ 'contoso\\user': 2 });
    expect(health).toBe('failed');
    if (finding) expect(findings).toContain(finding);
    expect(unexplained).toEqual([]);
    expect(troubles.filter((one) => one.endsWith('credentials.withheld')).length).toBeGreaterThan(
      0,
    );
  },
);

test('Extended Protection is told by one refused logon', async () => {
  await using practice = await startPractice({ scenario: 'tls-bridging-proxy' });
  const { findings } = await checkAt(practice);
  expect(findings).toEqual(['auth/extended-protection proven']);
  expect(practice.seen.failedLogons).toEqual({ 'contoso\\user': 1 });
});

test('where the account was taken by NTLM, a proxy that wants the password in the clear gets none', async () => {
  await using practice = await startPractice({ knobs: { front: { rpcSchemes: ['Basic'] } } });
  const { findings, troubles, unexplained } = await checkAt(practice);
  expect(troubles).toEqual(['outlook-anywhere.echo auth.basic-only']);
  expect(findings).toEqual(['auth/basic-only proven']);
  expect(unexplained).toEqual([]);
  expect([practice.seen.acceptedLogons, practice.seen.failedLogons]).toEqual([1, {}]);
});

const ca = await authority();
const strangers = await authority('Nobody');

const faults: readonly (readonly [string, string, Wish, boolean])[] = [
  ['expired', 'certificate-untrusted', { notAfter: daysFromNow(-1) }, true],
  ['not valid yet', 'certificate-untrusted', { notBefore: daysFromNow(1) }, true],
  ['for another name', 'certificate-name', { names: ['other.contoso.test'] }, true],
  ['signed by itself', 'certificate-untrusted', { signedBy: 'itself' }, true],
  ['without its intermediate', 'certificate-untrusted', { sends: 'nothing' }, true],
  ["a stranger's", 'certificate-untrusted', {}, false],
];

test.each(faults)(
  'nothing is sent where the certificate is %s',
  async (_what, reason, wish, ours) => {
    const identity = await (ours ? ca : strangers).issue({ names: [host], ...wish });
    const { heard, findings, all } = await checkCollector(identity);
    expect(heard).not.toMatch(/authorization: *(basic|\w+ +TlRMTVNTUAAD)/i);
    expect(all('outlook-anywhere.echo')).toMatchObject([
      { outcome: 'failed', code: 'credentials.withheld', evidence: { reason } },
    ]);
    expect(findings).toEqual(['auth/credentials-withheld proven']);
  },
);

test('nothing is sent where TLS is older than 1.2', async () => {
  const identity = await ca.issue({ names: [host] });
  const old = {
    ...identity,
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.1',
    ciphers: 'ALL:@SECLEVEL=0',
  };
  const { heard, all } = await checkCollector({
    ...old,
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.1',
  });
  expect(heard).toContain('RPC_OUT_DATA');
  expect(heard).not.toMatch(/authorization: *(basic|\w+ +TlRMTVNTUAAD)/i);
  expect(all('outlook-anywhere.echo')[0]?.evidence.reason).toBe('tls-version');
});

test('nothing is sent to a host that is none of the places of the account', async () => {
  const identity = await ca.issue({ names: [host] });
  const { heard, findings, all } = await checkCollector(identity, ['contoso.com', 'test']);
  expect(heard).toContain('RPC_OUT_DATA');
  expect(heard).not.toMatch(/authorization:/i);
  expect(all('outlook-anywhere.echo')[0]?.evidence).toMatchObject({ reason: 'account-place' });
  expect(findings).toEqual(['auth/account-not-for-host proven']);
});

test('an account is sent to the hosts of its places', async () => {
  await using practice = await startPractice();
  const { findings } = await checkAt(practice, { hosts: ['contoso.test'] });
  expect(findings.filter((one) => one.startsWith('auth'))).toEqual([]);
  expect(practice.seen.acceptedLogons).toBeGreaterThan(0);
});

/** Offers every way to log on, and takes down what it is told. */
async function checkCollector(options: Parameters<typeof tlsPeer>[0], hosts?: readonly string[]) {
  let heard = '';
  await using collector = await tlsPeer(options, (socket) => {
    socket.on('data', (data) => {
      heard += data.toString('latin1');
      socket.write(
        'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: NTLM\r\nWWW-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n',
      );
    });
  });
  await using practice = await startPractice();
  const result = await checkAt(practice, { port: collector.port, authorities: [ca.root], hosts });
  return { ...result, heard };
}

test('the password stands nowhere in a report or a capture', async () => {
  await using practice = await startPractice({ scenario: 'encryption-required' });
  const kept: Buffer[] = [];
  const { report } = await checkAt(practice, {
    capture: ({ data }) => void kept.push(Buffer.from(data)),
  });
  const text = `${JSON.stringify(report)}${Buffer.concat(kept).toString('latin1')}`;
  expect(kept.length).toBeGreaterThan(20);
  expect(text).not.toContain(practice.password);
  expect(text).not.toContain(Buffer.from(practice.password, 'utf16le').toString('latin1'));
});
