/** Traces of MAPI over HTTP: the verdict under the name of its step, and what the front end says in base64. */
import { expect, test } from 'vitest';
import { readerOf } from '../../../src/reading/read.ts';

const read = readerOf([]);

function verdicts(text: string) {
  return read(text).quotes.flatMap(({ name, code, line }) =>
    name.startsWith('mapi-http.') ? [[name, code, line]] : [],
  );
}

const answer = (number: number) => `HTTP/1.1 200 OK\nX-ResponseCode: ${number}`;

test.each([
  ['Connect', 16, 'mapi-http.connect', 'mapi-http.endpoint-disabled'],
  ['Execute', 10, 'mapi-http.logon', 'mapi-http.context-not-found'],
  ['NotificationWait', 13, 'mapi-http.logon', 'mapi-http.missing-cookie'],
  ['PING', 18, 'mapi-http.ping', 'mapi-http.endpoint-shutting-down'],
  ['Bind', 11, 'mapi-http.address-book', 'mapi-http.no-privilege'],
  ['ResolveNames', 12, 'mapi-http.name-check', 'mapi-http.invalid-request-body'],
])('the answer to %s with %i', (type, number, step, code) => {
  expect(verdicts(`X-RequestType: ${type}\n${answer(number)}`)).toEqual([[step, code, 3]]);
});

test('each verdict belongs to the request above it, and success is none', () => {
  const text = `X-RequestType: Connect\n${answer(0)}\nX-RequestType: Execute\n${answer(15)}`;
  expect(verdicts(text)).toEqual([['mapi-http.logon', 'mapi-http.invalid-sequence', 6]]);
});

test.each([
  'X-ResponseCode: 16 of our coffee machine',
  'X-RequestType: Connect\nX-ResponseCode: 99',
  'X-RequestType: Connect\nX-ResponseCode:',
  'exchange: X-ResponseCode: 1.25',
])('no verdict in: %j', (text) => {
  expect(verdicts(text)).toEqual([]);
});

test('the analyzer tells what HTTP refused; its own service code is left alone', () => {
  const { quotes } = read('A protocol layer error occured. HttpStatusCode: 503 FailureLID: 47372');
  expect(quotes).toContainEqual(
    expect.objectContaining({ name: 'http.said', code: '503', evidence: { service: 'mapi' } }),
  );
  const own = read('A protocol layer error occured. MapiHttpServiceCode: 1722 FailureLID: 56412');
  expect(own.quotes.filter(({ name }) => /rpc|store|http\.said/.test(name))).toEqual([]);
});

const base64 = (text: string) => Buffer.from(text).toString('base64');
const phrases = readerOf([{ phrase: 'MapiExceptionMdbOffline' }]);
const found = (text: string) => phrases(text).quotes.filter(({ name }) => name === 'phrase').length;

test('the context of a failure is decoded and read like the rest', () => {
  const said = base64('MapiExceptionMdbOffline: Unable to open message store.');
  expect(found(`exchange\nX-FailureContext: BackEnd;500;${said};;;;`)).toBe(1);
});

test.each([
  [
    'bytes that are no text',
    Buffer.from([1, 2, 3, 250, 251, 252, 253, 254, 255]).toString('base64'),
  ],
  ['a cut one', base64('MapiExceptionMdbOffline: Unable').slice(0, 15)],
  ['what is not that header', 'QQ=='],
])('nothing is made of %s', (_what, field) => {
  expect(found(`exchange\nX-FailureContext: BackEnd;500;${field};;;;`)).toBe(0);
});

test('a secret in it is cut like any other', () => {
  const said = base64('Authorization: Basic dXNlcjpzZWNyZXQ=');
  const { quotes, redacted } = read(`exchange\nX-FailureContext: FrontEnd;401;${said};;;;`);
  expect(redacted).toBe(1);
  expect(JSON.stringify(quotes)).not.toContain('dXNlcjpzZWNyZXQ');
});

test('a hostile one ends in time', () => {
  expect(found(`exchange\n${`X-FailureContext: ${'QUJD;'.repeat(1500)}\n`.repeat(60)}`)).toBe(0);
});
