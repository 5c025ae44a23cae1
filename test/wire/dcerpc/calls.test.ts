import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { authnLevel, type Protection } from '../../../src/wire/dcerpc/authentication.ts';
import { fragmentsOf } from '../../../src/wire/dcerpc/fragments.ts';
import { encodePdu } from '../../../src/wire/dcerpc/pdu.ts';
import { Reassembly } from '../../../src/wire/dcerpc/reassembly.ts';
import { callsOf, protectionOf, transcripts } from './golden.ts';

describe.each(transcripts)('%s', (_name, transcript) => {
  const calls = callsOf(transcript);
  const requests = calls.filter(({ dir }) => dir === 'c').map(({ hex }) => hex);
  const responses = calls.filter(({ dir }) => dir === 's').map(({ hex }) => hex);

  test('the server opens the requests', () => {
    const protection = protectionOf('server', transcript);
    const stubs = requests.map((pdu) => new Reassembly({ protection }).add(pdu)?.body.stub);
    expect(stubs).toEqual(transcript.stubs.map(({ request }) => request));
  });

  test('the client opens the responses, in as many fragments as they come', () => {
    const protection = protectionOf('client', transcript);
    const stubs: unknown[] = [];
    let reassembly = new Reassembly({ protection });
    for (const pdu of responses) {
      const whole = reassembly.add(pdu);
      if (!whole) continue;
      stubs.push(whole.body.stub);
      reassembly = new Reassembly({ protection });
    }
    expect(stubs).toEqual(transcript.stubs.map(({ response }) => response));
  });

  const contextId = 0;
  const firstCall = transcript.auth_level === 1 ? 1 : 2;

  test('we protect both sides byte for byte', () => {
    const client = protectionOf('client', transcript);
    const server = protectionOf('server', transcript);
    const asked = transcript.stubs.flatMap(({ opnum, request: stub }, index) =>
      fragmentsOf(
        { kind: 'request', contextId, opnum, stub },
        { callId: firstCall + index, maxFragment: 4096, protection: client },
      ),
    );
    const maxFragment = responses.length > requests.length ? 2048 : 4096;
    const answered = transcript.stubs.flatMap(({ response: stub }, index) =>
      fragmentsOf(
        { kind: 'response', contextId, stub },
        { callId: firstCall + index, maxFragment, protection: server },
      ),
    );
    expect(asked).toEqual(requests);
    expect(answered).toEqual(responses);
  });
});

const [, sealed] = transcripts.find(([name]) => name === 'emsmdb_level6_logon') ?? [];
if (!sealed) throw new Error('no sealed transcript');

test.each(Object.entries(authnLevel))(
  '%s: any stub arrives in any size of fragments',
  (_n, level) => {
    const pair = { ...sealed, auth_level: level };
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 9000 }),
        fc.integer({ min: 1432, max: 5840 }),
        (data, maxFragment) => {
          const stub = Buffer.from(data);
          const sending = { callId: 7, maxFragment, protection: protectionOf('client', pair) };
          const call = { kind: 'request', contextId: 1, opnum: 10, stub } as const;
          const fragments = fragmentsOf(call, sending);
          const reassembly = new Reassembly({ protection: protectionOf('server', pair) });
          const results = fragments.map((pdu) => reassembly.add(pdu));
          expect(Math.max(...fragments.map(({ length }) => length))).toBeLessThanOrEqual(
            maxFragment,
          );
          expect(results.slice(0, -1).every((result) => result === undefined)).toBe(true);
          expect(results.at(-1)).toMatchObject({
            callId: 7,
            body: { opnum: 10, contextId: 1, stub },
          });
        },
      ),
      { numRuns: 25 },
    );
  },
);

const response = (stub: Uint8Array, protection?: Protection, callId = 2) =>
  fragmentsOf({ kind: 'response', contextId: 0, stub }, { callId, maxFragment: 1432, protection });

const fault = encodePdu({
  kind: 'fault',
  flags: 3,
  callId: 2,
  body: {
    allocationHint: 0,
    contextId: 0,
    cancelCount: 0,
    faultFlags: 0,
    status: 5,
    stub: Buffer.alloc(0),
  },
});

test('a changed bit is noticed at every place that is signed', () => {
  const [pdu = Buffer.alloc(0)] = response(Buffer.from('the stub'), protectionOf('server', sealed));
  const codes = [3, 12, 20, 24, 30, pdu.length - 20, pdu.length - 8].map((at) => {
    const bent = Buffer.from(pdu);
    bent[at] = (bent[at] ?? 0) ^ 0x10;
    try {
      return new Reassembly({ protection: protectionOf('client', sealed) }).add(bent);
    } catch (error) {
      return error instanceof Error && error.message;
    }
  });
  expect(new Set(codes)).toEqual(new Set(['ntlm.signature']));
});

test('what has to be signed and is not is refused, but for a fault', () => {
  const protection = protectionOf('client', sealed);
  const [bare = Buffer.alloc(0)] = response(Buffer.from('the stub'));
  expect(() => new Reassembly({ protection }).add(bare)).toThrow('rpc.unsigned');
  expect(new Reassembly({ protection }).add(fault)).toMatchObject({ body: { status: 5 } });
});

test('a signed fault is opened, too', () => {
  const transcript = { ...sealed, auth_level: 5 };
  const server = protectionOf('server', transcript);
  const front = fault.subarray(0, 32);
  const trailer = Buffer.from([10, 5, 0, 0, 0, 0, 0, 0]);
  const message = Buffer.concat([front, trailer]);
  message.writeUInt16LE(56, 8);
  message.writeUInt16LE(16, 10);
  const pdu = Buffer.concat([message, server.context.sign(message)]);
  const reassembly = new Reassembly({ protection: protectionOf('client', transcript) });
  expect(reassembly.add(pdu)).toMatchObject({ kind: 'fault', body: { status: 5 } });
});

test('a fault ends a call that has begun', () => {
  const [first = Buffer.alloc(0)] = response(Buffer.alloc(3000));
  const reassembly = new Reassembly({ callId: 2 });
  expect(reassembly.add(first)).toBeUndefined();
  expect(reassembly.add(fault)).toMatchObject({ kind: 'fault' });
});

test('fragments out of their order, of another call or of another kind are refused', () => {
  const [first = fault, second = fault] = response(Buffer.alloc(3000));
  const [other = fault] = response(Buffer.alloc(3000), undefined, 3);
  const bind = encodePdu({ kind: 'shutdown', flags: 3, callId: 2, body: {} });
  expect(() => new Reassembly().add(second)).toThrow('rpc.malformed');
  expect(() => new Reassembly({ callId: 9 }).add(first)).toThrow('rpc.malformed');
  expect(() => new Reassembly().add(bind)).toThrow('rpc.unexpected-pdu');
  const begun = new Reassembly();
  begun.add(first);
  expect(() => begun.add(first)).toThrow('rpc.malformed');
  expect(() => begun.add(other)).toThrow('rpc.malformed');
});

test('a call without end is cut off, in size and in number', () => {
  const flood = (length: number) => {
    const [first = fault, more = fault] = response(Buffer.alloc(length * 2));
    const reassembly = new Reassembly();
    reassembly.add(first);
    for (let count = 0; count < 2000; count += 1) reassembly.add(more);
  };
  const middle = (stub: Uint8Array, flags: number) =>
    encodePdu({
      kind: 'response',
      flags,
      callId: 2,
      body: { allocationHint: 0, contextId: 0, cancelCount: 0, stub },
    });
  expect(() => flood(3000)).toThrow('rpc.too-large');
  const tiny = new Reassembly();
  tiny.add(middle(Buffer.alloc(1), 1));
  expect(() => {
    for (let count = 0; count < 2000; count += 1) tiny.add(middle(Buffer.alloc(0), 0));
  }).toThrow('rpc.too-large');
});

test('a peer that takes less than everyone must is told so', () => {
  const call = { kind: 'request', contextId: 0, opnum: 0, stub: Buffer.alloc(0) } as const;
  expect(() => fragmentsOf(call, { callId: 1, maxFragment: 10 })).toThrow('rpc.fragment-too-small');
});
