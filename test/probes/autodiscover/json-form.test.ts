/** Where the newest form of Autodiscover sends its reader: on to itself, at another place. */
import { expect, test } from 'vitest';
import { collector, everyWay } from './collector.ts';
import { checkAt } from './practice-check.ts';

/** Sends on whoever asks for the JSON form. */
const jsonSentTo = (to: string, from: string) => (request: string) =>
  request.startsWith('GET /autodiscover/autodiscover.json') &&
  new RegExp(`^host: ${from}`, 'im').test(request)
    ? `HTTP/1.1 302 Found\r\nLocation: ${to}\r\nContent-Length: 0\r\n\r\n`
    : everyWay;

test('the JSON form is asked again where it sends its reader, within the mail domain', async () => {
  await using server = await collector((request) => {
    const at = (name: string) => `https://${name}:${server.port}/autodiscover/`;
    if (!/^host: mail\./im.test(request))
      return jsonSentTo(`${at('mail.contoso.test')}autodiscover.json?a=b`, 'autodiscover')(request);
    const url = `${at('mail.contoso.test')}autodiscover.xml`;
    const body = JSON.stringify({ Protocol: 'AutodiscoverV1', Url: url });
    return request.startsWith('GET /autodiscover/autodiscover.json?a=b')
      ? `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`
      : everyWay;
  });
  const { all } = await checkAt(server);
  expect(all('autodiscover.json')).toMatchObject([
    { outcome: 'passed', evidence: { name: 'autodiscover.contoso.test', status: 302 } },
    { outcome: 'passed', evidence: { name: 'mail.contoso.test', usable: true } },
  ]);
  expect(all('autodiscover.redirect')[0]).toMatchObject({
    evidence: { by: 'http', followed: true },
  });
});

test('the JSON form leads out of the mail domain as little as the others', async () => {
  await using evil = await collector(everyWay);
  const to = `https://evil.test:${evil.port}/autodiscover/autodiscover.json?Email=user@contoso.test`;
  await using server = await collector(jsonSentTo(to, 'autodiscover'));
  const { all } = await checkAt(server);
  expect(evil.heard()).toBe('');
  expect(all('autodiscover.redirect')).toMatchObject([
    { code: 'autodiscover.foreign-redirect', evidence: { to, followed: false } },
  ]);
  expect(all('autodiscover.location')).toMatchObject([{ outcome: 'passed' }]);
});

test('no mailbox is named where the JSON form sends its reader, if the certificate there is no good', async () => {
  const usual = ['contoso.test', 'autodiscover.contoso.test', 'mail.contoso.test'];
  const without = 'other.contoso.test';
  await using server = await collector((request) =>
    jsonSentTo(
      `https://${without}:${server.port}/autodiscover/autodiscover.json?Email=user@contoso.test`,
      'autodiscover',
    )(request),
  );
  const { all } = await checkAt(server, { names: [...usual, without] });
  expect(server.heard()).not.toMatch(
    new RegExp(`autodiscover\\.json[^\\r]*\\r\\nHost: ${without}`, 'i'),
  );
  expect(all('autodiscover.json')).toMatchObject([
    { outcome: 'passed', evidence: { status: 302 } },
    { outcome: 'failed', code: 'credentials.withheld' },
  ]);
});
