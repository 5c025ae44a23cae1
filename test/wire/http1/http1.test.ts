import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../../src/model/failure.ts';
import {
  bodyReader,
  encodeChunk,
  framingOfRequest,
  framingOfResponse,
  lastChunk,
} from '../../../src/wire/http1/body.ts';
import {
  encodeRequestHead,
  encodeResponseHead,
  parseRequestHead,
  parseResponseHead,
  valuesOf,
} from '../../../src/wire/http1/head.ts';
import { HeadReader } from '../../../src/wire/http1/head-reader.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

/** The pieces of a stream, cut at any places. */
const cutAt = (data: Buffer, cuts: readonly number[]) => {
  const places = [...cuts.toSorted((one, other) => one - other), data.length];
  return places.map((end, index) => data.subarray(places[index - 1] ?? 0, end));
};

const unauthorized =
  'HTTP/1.1 401 Unauthorized\r\nContent-Length: 5\r\nWWW-Authenticate: Negotiate\r\n' +
  'www-authenticate: NTLM\r\nX-Folded: one\r\n  two\r\nX-Empty:\r\n\r\n';

test('a head that is cut anywhere begins as it should, and anything else is known by its first bytes', () => {
  const whole = bytes(unauthorized);
  for (let cut = 1; cut < whole.length; cut += 1) {
    const reader = new HeadReader('HTTP/');
    expect(reader.push(whole.subarray(0, cut))).toBeUndefined();
    expect(reader.push(whole.subarray(cut))?.text).toMatch(/^HTTP/);
  }
  const other = new HeadReader('HTTP/');
  other.push(bytes('\r\nHT'));
  expect(() => other.push(bytes('ML'))).toThrow(expect.objectContaining({ code: 'http.bad-head' }));
});

test('a head is found however it was cut, and what follows is the body', () => {
  const stream = bytes(`\r\n${unauthorized}hello`);
  fc.assert(
    fc.property(fc.array(fc.nat(stream.length), { maxLength: 20 }), (cuts) => {
      const reader = new HeadReader();
      const pieces = cutAt(stream, cuts);
      const found = pieces.map((piece) => reader.push(piece));
      const at = found.findIndex(Boolean);
      const behind = Buffer.concat([found[at]?.rest ?? bytes(''), ...pieces.slice(at + 1)]);
      expect(behind.toString()).toBe('hello');
      const head = parseResponseHead(found[at]?.text ?? '');
      expect(head).toMatchObject({ version: 'HTTP/1.1', status: 401, reason: 'Unauthorized' });
      expect(valuesOf(head, 'WWW-Authenticate')).toEqual(['Negotiate', 'NTLM']);
      expect(valuesOf(head, 'x-folded')).toEqual(['one two']);
      expect(valuesOf(head, 'x-empty')).toEqual(['']);
    }),
  );
});

test('a server reads the methods that nobody else has', () => {
  const head = {
    method: 'RPC_IN_DATA',
    target: '/rpc/rpcproxy.dll?ex01:6001',
    version: 'HTTP/1.1',
    headers: [['Content-Length', '1073741824']],
  } as const;
  const read = new HeadReader().push(encodeRequestHead(head));
  expect(parseRequestHead(read?.text ?? '')).toEqual(head);
});

test('a status line may go without a reason and lines without a carriage return', () => {
  const read = new HeadReader().push(bytes('HTTP/1.0 503\nServer: x\n\n'));
  expect(parseResponseHead(read?.text ?? '')).toEqual({
    version: 'HTTP/1.0',
    status: 503,
    reason: '',
    headers: [['Server', 'x']],
  });
});

test('what is written is read again', () => {
  const token = fc.stringMatching(/^[\w!#$%&'*+.^`|~-]{1,20}$/);
  const value = fc.stringMatching(/^([!-~][ -~]{0,40}[!-~])?$/);
  const headers = fc.array(fc.tuple(token, value), { maxLength: 10 });
  fc.assert(
    fc.property(headers, fc.integer({ min: 100, max: 999 }), value, (all, status, reason) => {
      const head = { version: 'HTTP/1.1', status, reason, headers: all };
      const read = new HeadReader().push(encodeResponseHead(head));
      expect(parseResponseHead(read?.text ?? '')).toEqual(head);
    }),
  );
});

test('a line break in what we send is our own mistake', () => {
  const head = { version: 'HTTP/1.1', status: 200, reason: 'a\r\nb', headers: [] };
  expect(() => encodeResponseHead(head)).toThrow(RangeError);
});

test.each([
  'SSH-2.0-OpenSSH_9.2',
  'HTTP/2 200',
  'HTTP/1.1 20 Short',
  'HTTP/1.1 200 OK\r\nno colon',
  'HTTP/1.1 200 OK\r\nspace : x',
  'HTTP/1.1 200 OK\r\n folded: onto the status line',
  'HTTP/1.1 200 OK\r\nX: a\rb',
  'HTTP/1.1 200 OK\r\nX: a\0b',
  '',
])('%j is no head of a response', (text) => {
  expect(() => parseResponseHead(text)).toThrow('http.bad-head');
});

test('blanks without end cost no more than other text', () => {
  const text = `HTTP/1.1 200 OK\r\nX: a${' '.repeat(60_000)}b`;
  const before = process.threadCpuUsage();
  expect(valuesOf(parseResponseHead(text), 'x')[0]).toHaveLength(60_002);
  expect(process.threadCpuUsage(before).user / 1000).toBeLessThan(500);
});

test('a head without end is cut off', () => {
  const reader = new HeadReader();
  const piece = bytes(`X-Flood: ${'x'.repeat(4000)}\r\n`);
  expect(() => {
    for (let count = 0; count < 100; count += 1) reader.push(piece);
  }).toThrow('http.head-too-large');
});

test('no bytes lead anywhere but to a head, to waiting or to a failure', () => {
  const noise = fc.stringMatching(/^(HTTP\/1.1 |RPC_IN_DATA |[ -~\r\n\t:;]){0,80}$/);
  fc.assert(
    fc.property(noise, (text) => {
      for (const parse of [parseResponseHead, parseRequestHead])
        try {
          parse(new HeadReader().push(bytes(`${text}\r\n\r\n`))?.text ?? '');
        } catch (error) {
          expect(error).toBeInstanceOf(Failure);
        }
    }),
  );
});

const response = (status: number, ...headers: [string, string][]) =>
  framingOfResponse({ version: 'HTTP/1.1', status, reason: '', headers });

describe('where a body ends', () => {
  test.each([
    [response(200), { kind: 'close' }],
    [response(200, ['Content-Length', '1073741824']), { kind: 'length', length: 0x4000_0000 }],
    [
      response(200, ['Content-Length', '5'], ['content-length', '5']),
      { kind: 'length', length: 5 },
    ],
    [response(200, ['Transfer-Encoding', 'Chunked']), { kind: 'chunked' }],
    [response(200, ['Content-Length', '5'], ['Transfer-Encoding', 'chunked']), { kind: 'chunked' }],
    [response(100, ['Content-Length', '5']), { kind: 'length', length: 0 }],
    [response(204), { kind: 'length', length: 0 }],
    [response(304, ['Content-Length', '5']), { kind: 'length', length: 0 }],
  ])('%#', (framing, wanted) => {
    expect(framing).toEqual(wanted);
  });

  test('a request without a length has no body', () => {
    const head = { method: 'GET', target: '/', version: 'HTTP/1.1', headers: [] };
    expect(framingOfRequest(head)).toEqual({ kind: 'length', length: 0 });
  });

  test.each<[string, string][]>([
    [['Content-Length', '5, 6']],
    [['Content-Length', '-1']],
    [['Content-Length', '9'.repeat(20)]],
    [['Content-Length', '']],
    [['Transfer-Encoding', 'gzip']],
    [['Transfer-Encoding', 'chunked, gzip']],
  ])('%j is no answer', (header) => {
    expect(() => response(200, header)).toThrow('http.bad-framing');
  });
});

const text = (parts: readonly Uint8Array[]) => Buffer.concat(parts).toString('latin1');

describe('bodies', () => {
  const chunked =
    '5;name=value\r\nhello\r\n' + '00c \r\n, world\r\n\r\n!\r\n0\r\nX-Trailer: 1\r\n\r\nNEXT';

  test('chunks are put together however they were cut', () => {
    const stream = bytes(chunked);
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 20 }), (cuts) => {
        const reader = bodyReader({ kind: 'chunked' });
        const parts = cutAt(stream, cuts).flatMap((piece) => reader.push(piece));
        expect(text(parts)).toBe('hello, world\r\n\r\n!');
        expect(reader.isComplete).toBe(true);
        expect(text([reader.rest])).toBe('NEXT');
      }),
    );
  });

  test('what is written in chunks is read again', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), (parts) => {
        const reader = bodyReader({ kind: 'chunked' });
        const stream = Buffer.concat([...parts.map((part) => encodeChunk(part)), lastChunk]);
        expect(Buffer.concat(reader.push(stream))).toEqual(Buffer.concat(parts));
        expect(reader.isComplete).toBe(true);
      }),
    );
  });

  test('a length ends the body there', () => {
    const reader = bodyReader({ kind: 'length', length: 5 });
    expect(text(reader.push(bytes('hel')))).toBe('hel');
    expect(reader.isComplete).toBe(false);
    expect(text(reader.push(bytes('loNEXT')))).toBe('lo');
    expect(reader.isComplete).toBe(true);
    expect(text([reader.rest])).toBe('NEXT');
    expect(bodyReader({ kind: 'length', length: 0 }).isComplete).toBe(true);
  });

  test('without a length only the connection ends it', () => {
    const reader = bodyReader({ kind: 'close' });
    expect(text(reader.push(bytes('hello')))).toBe('hello');
    expect(reader.isComplete).toBe(false);
  });

  test.each([
    'zz\r\n',
    '-1\r\n',
    '5\r\nhelloX\r\n',
    '\r\n',
    `${'f'.repeat(30)}\r\n`,
    'x'.repeat(5000),
    `0\r\n${'X-Trailer: 1234567890\r\n'.repeat(5000)}`,
  ])('a hostile chunk is refused: %#', (stream) => {
    expect(() => bodyReader({ kind: 'chunked' }).push(bytes(stream))).toThrow('http.bad-chunk');
  });
});
