/** Where the account goes, how often, and where not. */
import { expect, test } from 'vitest';
import { startPractice } from '../../../src/practice/practice.ts';
import { outlookAnywhereOf } from '../../../src/probes/outlook-anywhere/probe.ts';
import { authority, daysFromNow } from '../../peers/authority.ts';
import { between } from '../../peers/between.ts';
import { tlsPeer } from '../../peers/servers.ts';
import { checkAt, host } from './practice-check.ts';

const portOf = ({ url }: { readonly url: string }) => Number(new URL(url).port);

test.each([
  ['every way to log on', {}],
  ['NTLM', { front: { mapiSchemes: ['NTLM'] } }],
  ['Basic', { front: { mapiSchemes: ['Basic'] } }],
] as const)(
  'a wrong password costs one failed logon over three addresses and %s',
  async (_, knobs) => {
    await using practice = await startPractice({ scenario: 'wrong-password', knobs });
    const port = portOf(practice);
    await using _second = await between(port, undefined, { host: '127.0.0.2', port });
    await using _third = await between(port, undefined, { host: '127.0.0.3', port });
    const addresses = ['127.0.0.1', '127.0.0.2', '127.0.0.3'];
    const { findings, unexplained } = await checkAt(practice, {
      addresses,
      beside: [outlookAnywhereOf(8000)],
    });
    expect(practice.seen).toMatchObject({
      failedLogons: { 'contoso\\user': 1 },
      acceptedLogons: 0,
    });
    expect(findings).toEqual(['auth/wrong-password likely']);
    expect(unexplained).toEqual([]);
  },
);

test('Extended Protection costs one refused logon, whichever way meets it first', async () => {
  await using practice = await startPractice({ scenario: 'tls-bridging-proxy' });
  const { findings } = await checkAt(practice, { beside: [outlookAnywhereOf(8000)] });
  expect(findings).toEqual(['auth/extended-protection proven']);
  expect(practice.seen.failedLogons).toEqual({ 'contoso\\user': 1 });
});

test('silence after the first logon counts as a refusal', async () => {
  await using practice = await startPractice();
  let proofs = 0;
  const port = Number(new URL(practice.rpcUrl).port);
  await using silent = await between(port, ({ from, data }) => {
    const isProof = from === 'client' && /TlRMTVNTUAAD/.test(data.toString('latin1'));
    if (isProof) proofs += 1;
    return isProof ? 'swallow' : data;
  });
  const { troubles } = await checkAt(practice, {
    port: silent.port,
    clear: true,
    patienceMs: 1500,
  });
  expect(proofs).toBe(1);
  expect(troubles).toEqual(['http.logon http.timeout']);
});

const ca = await authority();

/** Offers every way to log on, and takes down what it is told. */
async function heardFrom(wish: Parameters<typeof ca.issue>[0], hosts?: readonly string[]) {
  let heard = '';
  const identity = await ca.issue({ names: [host], ...wish });
  await using collector = await tlsPeer(identity, (socket) => {
    socket.on('data', (data) => {
      heard += data.toString('latin1');
      socket.write(
        'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: NTLM\r\nWWW-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n',
      );
    });
  });
  await using practice = await startPractice();
  const wished = { port: collector.port, authorities: [ca.root], hosts };
  return { ...(await checkAt(practice, wished)), heard };
}

test.each([
  ['expired', 'certificate-untrusted', { notAfter: daysFromNow(-1) }],
  ['for another name', 'certificate-name', { names: ['other.contoso.test'] }],
] as const)('nothing is sent where the certificate is %s', async (_what, reason, wish) => {
  const { heard, findings, unexplained, all } = await heardFrom(wish);
  expect(heard).toContain('POST /mapi/emsmdb/');
  expect(heard).not.toMatch(/authorization: *(basic|\w+ +TlRMTVNTUAAD)/i);
  expect(all('mapi-http.connect')).toMatchObject([
    { code: 'credentials.withheld', evidence: { reason } },
  ]);
  expect(findings).toEqual(['auth/credentials-withheld proven']);
  expect(unexplained).toEqual([]);
});

test('nothing is sent to a host that is none of the places of the account', async () => {
  const { heard, findings } = await heardFrom({}, ['contoso.com']);
  expect(heard).not.toMatch(/authorization:/i);
  expect(findings).toEqual(['auth/account-not-for-host proven']);
});

test('neither the password nor a cookie stands in a report', async () => {
  await using practice = await startPractice();
  const { report } = await checkAt(practice);
  const text = JSON.stringify(report);
  expect(text).not.toContain(practice.password);
  expect(text).toContain('MapiContext');
  expect(text).not.toMatch(/MapiContext=/);
});
