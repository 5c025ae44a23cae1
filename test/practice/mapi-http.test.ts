/** MAPI over HTTP as curl sees it, which nobody of us wrote: logon, headers, cookies and bytes. */
import { execFile } from 'node:child_process';
import { mkdtempDisposableSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { type Practice, startPractice } from '../../src/practice/practice.ts';
import { parseResponseHead, valuesOf } from '../../src/wire/http1/head.ts';
import { testWith } from '../peers/peers.ts';
import { basic, RawClient } from './raw-client.ts';

const testWithCurl = testWith('curl');
const run = promisify(execFile);

const zeros = (count: number) => '00'.repeat(count);
const hex = (text: string) => Buffer.from(text, 'latin1').toString('hex');

/** Bodies byte by byte, from [MS-OXCMAPIHTTP] 2.2.4 and 2.2.5 and [MS-OXCROPS] 2.2.3.1. */
const bodies = {
  connect: (dn: string) => `${hex(dn)}00${zeros(4)}e40400000904000009040000${zeros(4)}`,
  execute: (dn: string) => {
    const rop = `fe0000010c000001${zeros(4)}${u16(dn.length + 1)}${hex(dn)}00`;
    const size = rop.length / 2 + 2;
    const payload = `${u16(size)}${rop}ffffffff`;
    const length = u16(payload.length / 2);
    const buffer = `00000400${length}${length}${payload}`;
    return `03000000${u16(buffer.length / 2)}0000${buffer}07800000${zeros(4)}`;
  },
  disconnect: zeros(4),
  bind: `${zeros(4)}01${zeros(24)}e40400000904000009040000${zeros(4)}`,
  unbind: zeros(8),
};

function u16(value: number): string {
  const data = Buffer.alloc(2);
  data.writeUInt16LE(value);
  return data.toString('hex');
}

interface Wish {
  /** Instead of the usual ones of the same names; without a value: left out. */
  readonly headers?: readonly string[];
  readonly options?: readonly string[];
}

/** A person with curl, who keeps the cookies. */
function curl(practice: Practice, folder: string, endpoint: string, wish: Wish = {}) {
  const { headers: others = [], options = [] } = wish;
  const nameOf = (header: string) => header.split(':')[0];
  const isOther = (header: string) => others.some((one) => nameOf(one) === nameOf(header));
  const at = (name: string) => join(folder, name);
  const jar = at(`${endpoint}.cookies`);
  writeFileSync(at('root.pem'), practice.ca);
  let count = 0;
  return async (type: string, body: string) => {
    count += 1;
    writeFileSync(at('request'), Buffer.from(body, 'hex'));
    const headers = [
      ...['Content-Type: application/mapi-http', `X-RequestType: ${type}`],
      ...[`X-RequestId: {B6A1E9D2-0C5F-4E57-9C36-6C0F4C7E2E11}:${count}`, 'X-ClientInfo: {x}:1'],
      'X-ClientApplication: Outlook/16.0.18526.20144',
    ];
    const port = new URL(practice.url).port;
    const args = [
      ...['-sS', '--http1.1', '--ntlm', '-u', 'CONTOSO\\user:Password', '--cacert', at('root.pem')],
      ...['--resolve', `mail.contoso.test:${port}:127.0.0.1`, '-c', jar],
      ...(isOther('Cookie') ? [] : ['-b', jar]),
      ...[...headers.filter((one) => !isOther(one)), ...others].flatMap((one) => ['-H', one]),
      ...['--data-binary', `@${at('request')}`, '-D', at('heads'), '-o', at('answer'), ...options],
    ];
    const url = `https://mail.contoso.test:${port}/mapi/${endpoint}/?MailboxId=${practice.server}`;
    await run('curl', [...args, url], { timeout: 60_000 });
    const heads = readFileSync(at('heads'), 'latin1').trim().split('\r\n\r\n');
    const head = parseResponseHead(heads.at(-1) ?? '');
    const said = (name: string) => valuesOf(head, name).join();
    return { code: said('x-responsecode'), said, text: readFileSync(at('answer'), 'latin1') };
  };
}

/** What stands behind the meta-tags and headers. */
const bytesOf = (text: string) => hex(text.slice(text.indexOf('\r\n\r\n') + 4));

testWithCurl('curl: a whole session with the store, by NTLM and with its cookie jar', async () => {
  await using practice = await startPractice();
  using folder = mkdtempDisposableSync(join(tmpdir(), 'mapi-'));
  const ask = curl(practice, folder.path, 'emsmdb');

  const connected = await ask('Connect', bodies.connect(practice.dn));
  const opened = await ask('Execute', bodies.execute(practice.dn));
  const pinged = await ask('PING', '');
  const ended = await ask('Disconnect', bodies.disconnect);
  const after = await ask('PING', '');

  expect(connected.text).toMatch(
    /^PROCESSING\r\nDONE\r\nX-ElapsedTime: \d+\r\nX-StartTime: .+\r\n\r\n/,
  );
  expect(bytesOf(connected.text)).toBe(
    `${zeros(8)}60ea0000060000001027000000${Buffer.from('User of Exchange Check\0', 'utf16le').toString('hex')}${zeros(4)}`,
  );
  expect(connected.said('x-requestid')).toMatch(/:1$/);
  expect(connected.said('x-clientinfo')).toBe('{x}:1');
  expect(connected.said('x-serverapplication')).toBe('Exchange/15.02.1544.014');
  // StatusCode, ErrorCode, Flags, then the buffer: its header, the size of the ROPs, RopLogon, success.
  expect(bytesOf(opened.text)).toMatch(/^(00){12}b4000000(00){2}0400ac00ac00a800fe00(00){4}01/);
  expect(pinged.text).toMatch(/\r\n\r\n$/);
  expect(bytesOf(ended.text)).toBe(zeros(12));
  expect([connected, opened, pinged, ended, after].map(({ code }) => code)).toEqual([
    ...['0', '0', '0', '0', '13'],
  ]);
  expect(practice.seen).toMatchObject({
    ...{ mapiConnects: [0], disconnects: 1, openSessions: 0, openedMailboxes: [practice.dn] },
    failedLogons: {},
  });
});

testWithCurl('curl: a session with the address book', async () => {
  await using practice = await startPractice();
  using folder = mkdtempDisposableSync(join(tmpdir(), 'mapi-'));
  const ask = curl(practice, folder.path, 'nspi');
  const bound = await ask('Bind', bodies.bind);
  const names = `${zeros(4)}0101000000${hex(practice.dn)}00${zeros(4)}`;
  const found = await ask('DNToMId', names);
  const ended = await ask('Unbind', bodies.unbind);
  expect(bytesOf(bound.text)).toMatch(/^(00){8}[0-9a-f]{32}(00){4}$/);
  expect(bytesOf(found.text)).toBe(`${zeros(8)}010100000010000000${zeros(4)}`);
  expect(bytesOf(ended.text)).toBe(`${zeros(4)}01000000${zeros(4)}`);
});

testWithCurl.each<[string, string, Wish]>([
  ['without cookies', '13', { headers: ['Cookie:'] }],
  ['with a cookie that is none', '6', { headers: ['Cookie: MapiContext=x; MapiSequence=0-a'] }],
  ['with a sequence of before', '15', {}],
  ['of a kind that there is not', '5', { headers: ['X-RequestType: Dance'] }],
  ['with another type of content', '4', { headers: ['Content-Type: text/plain'] }],
  ['without its number', '7', { headers: ['X-RequestId:'] }],
  ['by another method', '2', { options: ['-X', 'PUT'] }],
])('curl: a PING %s gets X-ResponseCode %s', async (what, code, wish) => {
  await using practice = await startPractice();
  using folder = mkdtempDisposableSync(join(tmpdir(), 'mapi-'));
  const ask = curl(practice, folder.path, 'emsmdb');
  await ask('Connect', bodies.connect(practice.dn));
  const jar = join(folder.path, 'emsmdb.cookies');
  const old = readFileSync(jar);
  if (what === 'with a sequence of before') {
    await ask('PING', '');
    writeFileSync(jar, old);
  }
  const answer = await curl(practice, folder.path, 'emsmdb', wish)('PING', '');
  expect(answer.code).toBe(code);
  expect(answer.said('content-type')).toBe('text/html');
});

testWithCurl(
  'curl: bodies that make no sense, are too long, or go nowhere are refused',
  async () => {
    await using practice = await startPractice();
    using folder = mkdtempDisposableSync(join(tmpdir(), 'mapi-'));
    const ask = curl(practice, folder.path, 'emsmdb');
    expect((await ask('Connect', 'ff')).code).toBe('12');
    expect((await ask('Connect', zeros(300_000))).code).toBe('9');
    expect((await curl(practice, folder.path, 'elsewhere')('PING', '')).code).toBe('3');
  },
);

test('a session is nobody else’s', async () => {
  await using practice = await startPractice({ knobs: { front: { mapiSchemes: ['Basic'] } } });
  await using client = await RawClient.plain(practice);
  const ask = async (authorization: string, type: string, cookie: string, body: string) => {
    const data = Buffer.from(body, 'hex');
    client.send(
      `POST /mapi/emsmdb/ HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nX-RequestType: ${type}\r\n` +
        `X-RequestId: {x}:1\r\nContent-Type: application/mapi-http\r\nCookie: ${cookie}\r\nContent-Length: ${data.length}\r\n\r\n`,
    );
    client.send(data);
    const answer = await client.answer();
    if (!answer) throw new Error('no answer');
    const cookies = valuesOf(answer, 'set-cookie').map((one) => one.split(';')[0]);
    return { code: valuesOf(answer, 'x-responsecode').join(), cookies: cookies.join('; ') };
  };
  const visitor = `Basic ${Buffer.from('CONTOSO\\Visitor:Password').toString('base64')}`;
  const { cookies } = await ask(basic[1], 'Connect', '', bodies.connect(practice.dn));
  expect((await ask(visitor, 'PING', cookies, '')).code).toBe('11');
  expect((await ask(basic[1], 'PING', cookies, '')).code).toBe('0');
});
