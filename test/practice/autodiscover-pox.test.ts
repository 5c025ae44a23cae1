/** Plain old XML, asked by curl and read by Python: two who know nothing of our own client. */
import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { AutodiscoverKnobs } from '../../src/practice/autodiscover/knobs.ts';
import { type Practice, startPractice } from '../../src/practice/practice.ts';
import { readChallenges } from '../../src/wire/http/challenges.ts';
import { authenticate } from '../../src/wire/ntlm/client.ts';
import { encodeNegotiate } from '../../src/wire/ntlm/negotiate.ts';
import { isInstalled, testIf } from '../peers/peers.ts';
import { pythonWith } from '../peers/python.ts';
import { curl, portOf } from './curl.ts';
import { judged, reader } from './judged-xml.ts';
import { RawClient } from './raw-client.ts';

const testWithBoth = testIf(isInstalled('curl') && !!pythonWith(reader), 'curl with Python');
const path = '/autodiscover/autodiscover.xml';
const schemas = 'http://schemas.microsoft.com/exchange/autodiscover';
const outlook = `${schemas}/outlook/responseschema/2006a`;
const mobile = `${schemas}/mobilesync/responseschema/2006`;
const person = ['--ntlm', '-u', 'CONTOSO\\user:Password'];

interface Ask {
  readonly address?: string;
  readonly request?: 'outlook' | 'mobilesync';
  readonly schema?: string;
  readonly headers?: readonly string[];
}

function question({ address = 'user@contoso.test', request = 'outlook', schema = outlook }: Ask) {
  return (
    `<?xml version="1.0" encoding="utf-8"?><Autodiscover xmlns="${schemas}/${request}/requestschema/2006">` +
    `<Request><EMailAddress>${address}</EMailAddress>` +
    `<AcceptableResponseSchema>${schema}</AcceptableResponseSchema></Request></Autodiscover>`
  );
}

function posted(body: string, headers: readonly string[] = []): string[] {
  return [
    ...['Content-Type: text/xml; charset=utf-8', ...headers].flatMap((one) => ['-H', one]),
    ...['--data-binary', body],
  ];
}

async function asked(practice: Practice, ask: Ask = {}, how = person, url = path) {
  const answer = await curl(practice, url, ...how, ...posted(question(ask), ask.headers));
  return { ...answer, xml: await judged(answer.body) };
}

async function startWith(autodiscover: Partial<AutodiscoverKnobs>) {
  return startPractice({ knobs: { autodiscover } });
}

describe.each([
  ['--ntlm', 'CONTOSO\\user:Password', [401, 200]],
  ['--ntlm', 'user@contoso.test:Password', [401, 200]],
  ['--basic', 'user@contoso.test:Password', [200]],
])('%s as %s', (scheme, who, statuses) => {
  testWithBoth('curl: the mailbox and the way to it', async () => {
    await using practice = await startPractice();
    const { xml, ...answer } = await asked(practice, {}, [scheme, '-u', who]);
    const proxy = `mail.contoso.test:${portOf(practice.url)}`;
    expect(answer.statuses).toEqual(statuses);
    expect(answer.header('content-type')).toEqual(['text/xml; charset=utf-8']);
    expect(xml.tags.slice(0, 3)).toEqual([
      `{${schemas}/responseschema/2006}Autodiscover`,
      `{${outlook}}Response`,
      `{${outlook}}User`,
    ]);
    expect(xml.texts('User/LegacyDN')).toEqual([practice.dn]);
    expect(xml.texts('Account/Action')).toEqual(['settings']);
    expect(xml.texts('Account/Protocol/Type')).toEqual(['EXCH', 'EXPR', 'WEB']);
    expect(xml.texts('Account/Protocol/Server')).toEqual([practice.server, proxy]);
    expect(xml.texts('Protocol/ServerVersion')).toEqual(['73C28608']);
    expect(xml.texts('Protocol/AuthPackage')).toEqual(['Anonymous', 'Ntlm']);
    expect(xml.texts('Protocol/CertPrincipalName')).toEqual(['msstd:mail.contoso.test']);
    expect(practice.seen).toMatchObject({ acceptedLogons: 1, failedLogons: {} });
  });
});

testWithBoth('curl: whoever asks for MAPI over HTTP is told of no RPC', async () => {
  await using practice = await startPractice();
  const headers = ['X-MapiHttpCapability: 1'];
  const { xml } = await asked(practice, { headers });
  const port = portOf(practice.url);
  const mailbox = `?MailboxId=${practice.server}`;
  expect(xml.attributes('Account/Protocol')).toEqual([{ Type: 'mapiHttp', Version: '1' }, {}]);
  expect(xml.texts('Account/Protocol/Type')).toEqual(['WEB']);
  expect(xml.texts('MailStore/ExternalUrl')).toEqual([
    `https://mail.contoso.test:${port}/mapi/emsmdb/${mailbox}`,
  ]);
  expect(xml.texts('AddressBook/InternalUrl')).toEqual([
    `https://mail.contoso.test:${port}/mapi/nspi/${mailbox}`,
  ]);

  const other = await asked(practice, { headers: ['X-MapiHttpCapability: 0'] });
  expect(other.xml.texts('Account/Protocol/Type')).toContain('EXPR');
  const newer = await asked(practice, { headers: ['X-ClientCanHandle: Negotiate, ExHttpInfo'] });
  expect(newer.xml.texts('Account/Protocol/Type')).toEqual(['EXCH', 'EXPR', 'EXHTTP', 'WEB']);
});

testWithBoth('curl: anyone who has logged on may ask about another mailbox', async () => {
  await using practice = await startPractice();
  const visitor = ['--ntlm', '-u', 'CONTOSO\\visitor:Password'];
  const about = await asked(practice, { address: 'User@CONTOSO.test' }, visitor);
  expect(about.xml.texts('User/LegacyDN')).toEqual([practice.dn]);
  const own = await asked(practice, { address: 'visitor@contoso.test' }, visitor);
  expect(own.xml.texts('User/DisplayName')).toEqual(['Visitor of Exchange Check']);
});

testWithBoth('curl: a mailbox may be asked for by its DN', async () => {
  await using practice = await startPractice();
  const body = question({}).replace(
    /<EMailAddress>.*<\/EMailAddress>/,
    `<LegacyDN>${practice.dn}</LegacyDN>`,
  );
  const { body: found } = await curl(practice, path, ...person, ...posted(body));
  expect((await judged(found)).texts('AutoDiscoverSMTPAddress')).toEqual(['user@contoso.test']);
});

testWithBoth('curl: a phone is told of ActiveSync', async () => {
  await using practice = await startPractice();
  const { xml } = await asked(practice, { request: 'mobilesync', schema: mobile });
  const url = `https://mail.contoso.test:${portOf(practice.url)}/Microsoft-Server-ActiveSync`;
  expect(xml.tags[1]).toBe(`{${mobile}}Response`);
  expect(xml.texts('Settings/Server/Type')).toEqual(['MobileSync']);
  expect(xml.texts('Settings/Server/Url')).toEqual([url]);
});

testWithBoth('curl: what is wrong with a question is said by its code, with 200', async () => {
  await using practice = await startPractice();
  const codeOf = async (answer: { readonly status: number; readonly body: string }) => [
    answer.status,
    ...(await judged(answer.body)).texts('Response/Error/ErrorCode'),
  ];
  const unknown = { address: 'nobody@contoso.test' };
  expect(await codeOf(await asked(practice, unknown))).toEqual([200, '500']);
  expect(await codeOf(await asked(practice, { schema: 'urn:other' }))).toEqual([200, '601']);
  for (const body of ['', 'no XML', '<a/>', '<!DOCTYPE a><a/>', question({ address: '' })])
    expect(await codeOf(await curl(practice, path, ...person, ...posted(body)))).toEqual([
      200,
      '600',
    ]);
  expect(await codeOf(await curl(practice, path, ...person))).toEqual([200, '600']);
});

testWithBoth('curl: a question without end is refused', async () => {
  await using practice = await startPractice();
  const body = question({ address: 'a'.repeat(70_000) });
  const { status } = await curl(practice, path, '--basic', ...person.slice(1), ...posted(body));
  expect(status).toBe(413);
});

testWithBoth('curl: who has not logged on is told the ways to do so', async () => {
  await using practice = await startPractice();
  await using basic = await startPractice({ scenario: 'autodiscover-basic-only' });
  const offers = async (server: Practice) => {
    const { status, header } = await curl(server, path, ...posted(question({})));
    return [status, ...header('www-authenticate')];
  };
  const realm = 'Basic realm="mail.contoso.test"';
  expect(await offers(practice)).toEqual([401, 'Negotiate', 'NTLM', realm]);
  expect(await offers(basic)).toEqual([401, realm]);
  expect(practice.seen.failedLogons).toEqual({});
});

test('a logon by Negotiate is answered, too', async () => {
  await using practice = await startPractice();
  const { client } = await RawClient.secure(practice);
  await using _client = client;
  const ask = (token: Uint8Array, body = '') =>
    client.send(
      `POST ${path} HTTP/1.1\r\nHost: mail.contoso.test\r\nContent-Length: ${body.length}\r\n` +
        `Authorization: Negotiate ${Buffer.from(token).toString('base64')}\r\n\r\n${body}`,
    );
  const negotiate = encodeNegotiate();
  ask(negotiate);
  const [offer] = readChallenges((await client.answer())?.offers ?? []);
  const { message } = authenticate({
    ...{ user: 'user@contoso.test', domain: '', password: practice.password },
    negotiate,
    challenge: Buffer.from(offer?.token ?? '', 'base64'),
    clientChallenge: randomBytes(8),
    exportedSessionKey: randomBytes(16),
    now: 0n,
  });
  ask(message, question({}));
  const answer = await client.answer();
  expect(answer?.status).toBe(200);
  expect(answer?.body.toString()).toContain('<Action>settings</Action>');
});

testWithBoth.for<[string, string, unknown]>([
  ['autodiscover-no-expr', 'Account/Protocol/Type', ['EXCH', 'WEB']],
  ['autodiscover-no-exch', 'Account/Protocol/Type', ['EXPR', 'WEB']],
  ['autodiscover-no-mapi', 'Account/Protocol/Type', ['EXCH', 'EXPR', 'WEB']],
  ['autodiscover-no-auth-package', 'Protocol/AuthPackage', ['Anonymous']],
  ['autodiscover-wrong-msstd', 'CertPrincipalName', ['msstd:owa.contoso.test']],
  ['autodiscover-unknown-address', 'Error/ErrorCode', ['500']],
  ['autodiscover-no-provider', 'Error/ErrorCode', ['601']],
  ['autodiscover-error', 'Error/ErrorCode', ['603']],
])('%s: %s is %j', async ([scenario, where, texts]) => {
  await using practice = await startPractice({ scenario });
  const { xml, status } = await asked(practice);
  expect(xml.texts(where)).toEqual(texts);
  expect(status).toBe(200);
});

testWithBoth('curl: without MAPI over HTTP, whoever asks for it is told of RPC', async () => {
  await using practice = await startPractice({ scenario: 'autodiscover-no-mapi' });
  const { xml } = await asked(practice, { headers: ['X-MapiHttpCapability: 1'] });
  expect(xml.texts('Account/Protocol/Type')).toEqual(['EXCH', 'EXPR', 'WEB']);
});

testWithBoth('curl: internal names are handed out everywhere', async () => {
  await using practice = await startPractice({ scenario: 'autodiscover-internal-names' });
  const { body } = await asked(practice);
  const mapi = await asked(practice, { headers: ['X-MapiHttpCapability: 1'] });
  for (const text of [body, mapi.body]) {
    expect(text).toContain('ex01.contoso.local');
    expect(text).not.toMatch(/https:\/\/mail\./);
  }
});

testWithBoth(
  'curl: what is published may be the port of a proxy in front, and 443 is left out',
  async () => {
    await using practice = await startPractice({ publicPort: 443 });
    const { xml } = await asked(practice);
    expect(xml.texts('Protocol/Server')).toContain('mail.contoso.test');
    expect(xml.texts('Protocol/EwsUrl')).toContain('https://mail.contoso.test/EWS/Exchange.asmx');
  },
);

testWithBoth('curl: Negotiate is for those who know it', async () => {
  await using practice = await startWith({ authPackage: 'Negotiate' });
  const usual = await asked(practice);
  const newer = await asked(practice, { headers: ['X-ClientCanHandle: negotiate'] });
  expect(usual.xml.texts('AuthPackage')).toEqual(['Anonymous', 'Ntlm']);
  expect(newer.xml.texts('AuthPackage')).toEqual(['Anonymous', 'Negotiate']);
});
