/** Where Autodiscover is and where it sends clients, as curl sees it by name. */
import { expect } from 'vitest';
import type { KnobChanges } from '../../src/practice/knobs.ts';
import { startPractice } from '../../src/practice/practice.ts';
import { testWith } from '../peers/peers.ts';
import { curl, portOf } from './curl.ts';

const testWithCurl = testWith('curl');
const path = '/autodiscover/autodiscover.xml';
const person = ['--ntlm', '-u', 'user@contoso.test:Password'];
const schemas = 'http://schemas.microsoft.com/exchange/autodiscover/outlook';
const bodyFor = (address: string) =>
  `<Autodiscover xmlns="${schemas}/requestschema/2006"><Request><EMailAddress>${address}` +
  '</EMailAddress><AcceptableResponseSchema>' +
  `${schemas}/responseschema/2006a</AcceptableResponseSchema></Request></Autodiscover>`;

interface Wish {
  readonly scenario?: string;
  readonly knobs?: KnobChanges;
}

/** A practice server, and how curl asks at each of its names. */
async function asking(wish: Wish) {
  const practice = await startPractice(wish);
  const port = portOf(practice.url);
  const httpPort = portOf(practice.httpUrl);
  const ask = (name: string, address = 'user@contoso.test', where = path) =>
    curl(practice, `https://${name}:${port}${where}`, ...person, '--data', bodyFor(address));
  return {
    practice,
    port,
    ask,
    /** As a browser does, with HEAD. */
    look: (name: string) => curl(practice, `https://${name}:${port}${path}`, '-I'),
    lookInTheClear: (...args: readonly string[]) =>
      curl(practice, `http://autodiscover.contoso.test:${httpPort}${path}`, ...args),
    [Symbol.asyncDispose]: () => practice[Symbol.asyncDispose](),
  };
}

testWithCurl('curl: where only plain HTTP leads on, it leads to the server', async () => {
  await using at = await asking({ scenario: 'autodiscover-redirects' });
  expect(await at.look('contoso.test')).toMatchObject({ status: 200 });
  expect((await at.ask('contoso.test')).body).toContain('<title>Contoso</title>');
  expect(await at.ask('autodiscover.contoso.test')).toMatchObject({ status: 404 });
  const { status, header } = await at.lookInTheClear('-I');
  expect(status).toBe(302);
  expect(header('location')).toEqual([`https://mail.contoso.test:${at.port}${path}`]);
  const followed = await at.lookInTheClear('-L', '--location-trusted', ...person);
  expect(followed.statuses.at(0)).toBe(302);
  expect(followed.body).toContain('<ErrorCode>600</ErrorCode>');
  expect((await at.ask('mail.contoso.test')).body).toContain('<Action>settings</Action>');
});

testWithCurl('curl: credentials that come in the clear are counted', async () => {
  await using at = await asking({});
  await at.lookInTheClear();
  expect(at.practice.seen.credentialsInTheClear).toBe(0);
  await at.lookInTheClear('--basic', '-u', 'user:Password');
  expect(at.practice.seen.credentialsInTheClear).toBe(1);
});

testWithCurl(
  'curl: a name that is another web server has all of it; the mail server keeps the rest',
  async () => {
    await using at = await asking({ scenario: 'autodiscover-html' });
    const { practice, port } = at;
    const page = async (name: string, where: string) =>
      (await curl(practice, `https://${name}:${port}${where}`)).body;
    expect(await page('contoso.test', '/rpc/rpcproxy.dll')).toContain('Contoso');
    expect(await page('mail.contoso.test', path)).toContain('Contoso');
    expect(await page('mail.contoso.test', '/rpc/healthcheck.htm')).toContain('200 OK');
    expect(await at.ask('mail.contoso.test')).toMatchObject({ status: 200 });
    expect((await at.lookInTheClear()).body).toContain('Contoso');
  },
);

testWithCurl('curl: by HTTP, over TLS, to the name that answers', async () => {
  await using at = await asking({ scenario: 'autodiscover-moved' });
  const url = `https://autodiscover.contoso.test:${at.port}${path}`;
  for (const name of ['contoso.test', 'mail.contoso.test']) {
    const { status, header } = await at.look(name);
    expect([status, ...header('location')]).toEqual([302, url]);
  }
  expect((await at.ask('autodiscover.contoso.test')).body).toContain('<Action>settings</Action>');
});

testWithCurl('curl: by an address of the web, after a logon', async () => {
  await using at = await asking({ scenario: 'autodiscover-other-url' });
  const url = `https://autodiscover.contoso.test:${at.port}${path}`;
  const { statuses, body } = await at.ask('mail.contoso.test');
  expect(statuses).toEqual([401, 200]);
  expect(body).toContain(`<Action>redirectUrl</Action><RedirectUrl>${url}</RedirectUrl>`);
  expect((await at.ask('autodiscover.contoso.test')).body).toContain('<Action>settings</Action>');
});

testWithCurl('curl: by an address of mail, to one that has the same mailbox', async () => {
  await using at = await asking({ scenario: 'autodiscover-other-address' });
  const { body } = await at.ask('mail.contoso.test');
  const other = 'user@mail.contoso.test';
  expect(body).toContain(`<Action>redirectAddr</Action><RedirectAddr>${other}</RedirectAddr>`);
  const settled = await at.ask('mail.contoso.test', other);
  expect(settled.body).toContain(`<LegacyDN>${at.practice.dn}</LegacyDN>`);
});

testWithCurl('curl: in circles, whichever way', async () => {
  await using location = await asking({ scenario: 'autodiscover-loops' });
  const { header } = await location.look('mail.contoso.test');
  expect(header('location')).toEqual([`https://mail.contoso.test:${location.port}${path}`]);
  await expect(
    curl(location.practice, path, '-L', '--max-redirs', '5', '-o', '/dev/null'),
  ).rejects.toThrow('Maximum (5) redirects followed');

  const redirectsGo = 'in-circles';
  await using url = await asking({ knobs: { autodiscover: { redirects: 'by-url', redirectsGo } } });
  const here = `<RedirectUrl>https://contoso.test:${url.port}${path}</RedirectUrl>`;
  expect((await url.ask('contoso.test')).body).toContain(here);

  const knobs = { autodiscover: { redirects: 'by-address', redirectsGo } } as const;
  await using address = await asking({ knobs });
  const back = await address.ask('mail.contoso.test', 'user@mail.contoso.test');
  expect(back.body).toContain('<RedirectAddr>user@contoso.test</RedirectAddr>');

  await using clear = await asking({ knobs: { autodiscover: { inTheClear: 'circle' } } });
  const httpPort = portOf(clear.practice.httpUrl);
  expect((await clear.lookInTheClear()).header('location')).toEqual([
    `http://autodiscover.contoso.test:${httpPort}${path}`,
  ]);
});

testWithCurl('curl: endlessly, each time to a place that nobody has seen', async () => {
  const knobs = { autodiscover: { redirects: 'by-url', redirectsGo: 'endlessly' } } as const;
  await using at = await asking({ knobs });
  const { body } = await at.ask('mail.contoso.test', undefined, `${path}?hop=41`);
  expect(body).toContain(`mail.contoso.test:${at.port}${path}?hop=42</RedirectUrl>`);
});

testWithCurl('curl: a practice server may stand at another address of loopback', async () => {
  await using practice = await startPractice({ address: '127.83.0.1' });
  expect(practice.url).toContain('127.83.0.1');
  const { status } = await curl(practice, `${practice.httpUrl}${path}`);
  expect(status).toBe(302);
});
