/** PROCESSING, PENDING, DONE, headers and the body, however they come. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Failure } from '../../../src/model/failure.ts';
import { ResponseReader } from '../../../src/wire/mapi-http/response-reader.ts';

const whole = Buffer.from(
  'PROCESSING\r\nPENDING\r\nPENDING\r\nDONE\r\nX-ElapsedTime: 7\r\nX-StartTime: now\r\n\r\n\0\x01\r\nDONE\r\n',
  'latin1',
);

function read(...chunks: readonly (Buffer | string)[]) {
  const reader = new ResponseReader();
  for (const chunk of chunks) reader.push(Buffer.from(chunk));
  return { ...reader.end(), pendings: reader.pendings };
}

/** The code of the failure that it ends in. */
function failureOf(...chunks: readonly (Buffer | string)[]) {
  try {
    read(...chunks);
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
  return 'none';
}

test('an answer is read, however it was cut', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(whole.length), { maxLength: 20 }), (cuts) => {
      const places = [...cuts.toSorted((a, b) => a - b), whole.length];
      const pieces = places.map((end, index) => whole.subarray(places[index - 1] ?? 0, end));
      expect(read(...pieces)).toEqual({
        headers: [
          ['X-ElapsedTime', '7'],
          ['X-StartTime', 'now'],
        ],
        body: Buffer.from('\0\x01\r\nDONE\r\n', 'latin1'),
        pendings: 2,
      });
    }),
  );
});

test('an answer without more headers, and one without a body', () => {
  expect(read('DONE\r\n\r\nabc').body.toString()).toBe('abc');
  expect(read('PROCESSING\nDONE\n\n').body).toHaveLength(0);
});

test.each([
  ['without DONE', 'mapi-http.no-done', ['PROCESSING\r\n']],
  ['of nothing', 'mapi-http.no-done', ['']],
  ['that ends behind DONE', 'mapi-http.truncated', ['DONE\r\nX-A: 1\r\n']],
  ['that is a page', 'mapi-http.bad-meta-tag', ['<html>\r\n']],
  ['of one line without an end', 'mapi-http.bad-meta-tag', Array(10).fill('P'.repeat(60))],
  ['with a header that is none', 'mapi-http.bad-header', ['DONE\r\nwhat\r\n']],
  [
    'with an endless header',
    'mapi-http.bad-header',
    ['DONE\r\n', ...Array(80).fill('A'.repeat(99))],
  ],
  ['with headers for ever', 'mapi-http.bad-header', ['DONE\r\n', ...Array(99).fill('X-A: 1\r\n')]],
  ['that is pending for ever', 'mapi-http.endless-pending', Array(1001).fill('PENDING\r\n')],
  [
    'of ten megabytes',
    'mapi-http.oversized',
    ['DONE\r\n\r\n', ...Array(160).fill('x'.repeat(65_536))],
  ],
])('an answer %s is told as that', (_what, code, chunks) => {
  expect(failureOf(...chunks)).toBe(code);
});

test('whatever comes is an answer or a failure with a name', () => {
  const piece = fc.oneof(
    fc.constantFrom('PROCESSING\r\n', 'PENDING\r\n', 'DONE\r\n', '\r\n', 'X-A: b\r\n', '\n', ':'),
    fc.string({ maxLength: 80 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      expect(failureOf(...pieces)).toMatch(/^(none|mapi-http\..+)$/);
    }),
    { numRuns: 1_000 },
  );
});
