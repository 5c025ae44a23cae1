import { expect, test } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import { failureOf } from '../../src/net/failure-of.ts';

const systemError = (code: string, syscall: string) =>
  Object.assign(new Error(`${syscall} ${code}`), { code, syscall });

test.each([
  ['a refused connection', 'ECONNREFUSED', 'connect', 'ECONNREFUSED'],
  ['a connection that is reset', 'ECONNRESET', 'read', 'ECONNRESET'],
  ['a network without a way there', 'ENETUNREACH', 'connect', 'ENETUNREACH'],
  ['a name server that nobody runs', 'ECONNREFUSED', 'queryA', 'dns.unreachable'],
  ['a name that is not there', 'ENOTFOUND', 'queryAaaa', 'dns.nxdomain'],
  ['a name the machine does not know', 'ENOTFOUND', 'getaddrinfo', 'dns.nxdomain'],
])('%s is a failure of the network', (_what, code, syscall, expected) => {
  const error = systemError(code, syscall);

  expect(failureOf(error, { port: 443 })).toMatchObject({
    code: expected,
    evidence: { port: 443 },
    cause: error,
  });
});

test('a failure stays the one it is', () => {
  const failure = new Failure('tcp.timeout');
  expect(failureOf(failure, { port: 443 })).toBe(failure);
});

test.each([
  ['a bug', new TypeError('x is not a function')],
  ['a file that is missing', systemError('ENOENT', 'open')],
  ['a wrong argument', systemError('ERR_INVALID_ARG_TYPE', '')],
  ['no error at all', 'ECONNREFUSED'],
])('%s is none', (_what, thrown) => {
  expect(failureOf(thrown)).toBeUndefined();
});
