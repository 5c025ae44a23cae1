/** The other forms: SOAP and JSON; and the door of Exchange Web Services, all as curl sees them. */
import { expect } from 'vitest';
import { type Practice, startPractice } from '../../src/practice/practice.ts';
import { isInstalled, testIf, testWith } from '../peers/peers.ts';
import { pythonWith } from '../peers/python.ts';
import { curl, portOf } from './curl.ts';
import { judged, reader } from './judged-xml.ts';

const testWithCurl = testWith('curl');
const testWithBoth = testIf(isInstalled('curl') && !!pythonWith(reader), 'curl with Python');
const person = ['--ntlm', '-u', 'user@contoso.test:Password'];
const soap = 'http://schemas.xmlsoap.org/soap/envelope/';
const messages = 'http://schemas.microsoft.com/exchange/2010/Autodiscover';

function getUserSettings(mailboxes: readonly string[], settings: readonly string[], header = true) {
  const version = '<a:RequestedServerVersion>Exchange2013</a:RequestedServerVersion>';
  const all = (name: string, texts: readonly string[]) =>
    texts.map((text) => `<a:${name}>${text}</a:${name}>`).join('');
  return (
    `<s:Envelope xmlns:s="${soap}" xmlns:a="${messages}"><s:Header>${header ? version : ''}</s:Header><s:Body>` +
    '<a:GetUserSettingsRequestMessage><a:Request><a:Users>' +
    mailboxes.map((mailbox) => `<a:User>${all('Mailbox', [mailbox])}</a:User>`).join('') +
    `</a:Users><a:RequestedSettings>${all('Setting', settings)}</a:RequestedSettings>` +
    '</a:Request></a:GetUserSettingsRequestMessage></s:Body></s:Envelope>'
  );
}

async function askedBySoap(practice: Practice, body: string) {
  const answer = await curl(
    practice,
    '/autodiscover/autodiscover.svc',
    ...person,
    ...['-H', 'Content-Type: text/xml; charset=utf-8', '--data-binary', body],
  );
  return { status: answer.status, xml: await judged(answer.body) };
}

testWithBoth(
  'curl: SOAP tells the settings that are asked for, and which it does not know',
  async () => {
    await using practice = await startPractice();
    const wanted = ['UserDN', 'InternalRpcClientServer', 'ExternalMailboxServer', 'Weather'];
    const people = ['user@contoso.test', 'nobody@contoso.test'];
    const { status, xml } = await askedBySoap(practice, getUserSettings(people, wanted));
    expect(status).toBe(200);
    expect(xml.tags[0]).toBe(`{${soap}}Envelope`);
    expect(xml.tags).toContain(`{${messages}}GetUserSettingsResponseMessage`);
    expect(xml.texts('GetUserSettingsResponseMessage/Response/ErrorCode')).toEqual(['NoError']);
    expect(xml.texts('UserResponse/ErrorCode')).toEqual(['NoError', 'InvalidUser']);
    expect(xml.texts('UserSetting/Name')).toEqual(wanted.slice(0, 3));
    expect(xml.texts('UserSetting/Value')).toEqual([
      practice.dn,
      practice.server,
      `mail.contoso.test:${portOf(practice.url)}`,
    ]);
    expect(xml.texts('UserSettingError/SettingName')).toEqual(['Weather']);
    expect(xml.texts('ServerVersionInfo/MajorBuildNumber')).toEqual(['1544']);
  },
);

testWithBoth('curl: SOAP says what is missing, and what is no question', async () => {
  await using practice = await startPractice();
  const invalid = await askedBySoap(practice, getUserSettings(['a@b.c'], ['UserDN'], false));
  expect(invalid.xml.texts('Response/ErrorCode')).toEqual(['InvalidRequest']);
  const none = await askedBySoap(practice, getUserSettings([], ['UserDN']));
  expect(none.xml.texts('Response/ErrorCode')).toEqual(['InvalidRequest']);
  const fault = await askedBySoap(practice, '<a/>');
  expect(fault).toMatchObject({ status: 500 });
  expect(fault.xml.texts('Fault/faultcode')).toEqual(['s:Client']);
});

testWithBoth.for([
  ['autodiscover-other-address', 'RedirectAddress', () => 'user@mail.contoso.test'],
  [
    'autodiscover-other-url',
    'RedirectUrl',
    (port: number) => `https://autodiscover.contoso.test:${port}/autodiscover/autodiscover.svc`,
  ],
] as const)('%s by SOAP: %s', async ([scenario, code, target]) => {
  await using practice = await startPractice({ scenario });
  const { xml } = await askedBySoap(practice, getUserSettings(['user@contoso.test'], ['UserDN']));
  expect(xml.texts('UserResponse/ErrorCode')).toEqual([code]);
  expect(xml.texts('RedirectTarget')).toEqual([target(portOf(practice.url))]);
});

const json = '/autodiscover/autodiscover.json';

testWithCurl.for([
  [`${json}?Email=user@contoso.test&Protocol=AutodiscoverV1`, 'autodiscover/autodiscover.xml'],
  [`${json}/v1.0/user%40contoso.test?Protocol=autodiscoverv1`, 'autodiscover/autodiscover.xml'],
  [`${json}?email=VISITOR@contoso.test&protocol=ews`, 'EWS/Exchange.asmx'],
  [
    '/Autodiscover/Autodiscover.json/v1.0/user@contoso.test?Protocol=ActiveSync',
    'Microsoft-Server-ActiveSync',
  ],
] as const)('curl: %s leads to %s, without a logon', async ([path, end]) => {
  await using practice = await startPractice();
  const { status, body, header } = await curl(practice, path);
  expect(status).toBe(200);
  expect(header('content-type')[0]).toMatch(/^application\/json/);
  const port = portOf(practice.url);
  expect(JSON.parse(body)).toMatchObject({ Url: `https://mail.contoso.test:${port}/${end}` });
});

testWithCurl.for([
  [json, 400, 'MandatoryParameterMissing'],
  [`${json}?Email=user@contoso.test`, 400, 'MandatoryParameterMissing'],
  [`${json}/v1.0/%zz?Protocol=Ews`, 400, 'MandatoryParameterMissing'],
  [`${json}?Email=user@contoso.test&Protocol=Gopher`, 400, 'ProtocolNotSupported'],
  [`${json}?Email=nobody@contoso.test&Protocol=Ews`, 404, 'UserNotFound'],
] as const)('curl: %s is %i %s', async ([path, wanted, code]) => {
  await using practice = await startPractice();
  const { status, body } = await curl(practice, path);
  expect([status, JSON.parse(body).ErrorCode]).toEqual([wanted, code]);
});

testWithCurl('curl: Exchange Web Services asks for a logon, and then shows its page', async () => {
  await using practice = await startPractice();
  const stranger = await curl(practice, '/EWS/Exchange.asmx');
  expect(stranger.status).toBe(401);
  expect(stranger.header('www-authenticate')).toEqual(['Negotiate', 'NTLM']);
  const known = await curl(practice, '/EWS/Exchange.asmx', ...person);
  expect(known.statuses).toEqual([401, 200]);
  expect(known.body).toContain('<title>Service</title>');
});

testWithCurl('curl: SOAP without a question says what it is for', async () => {
  await using practice = await startPractice();
  const { status, body } = await curl(practice, '/autodiscover/autodiscover.svc', ...person);
  expect(status).toBe(200);
  expect(body).toContain('SOAP');
  expect((await curl(practice, '/autodiscover/other', ...person)).status).toBe(404);
});
