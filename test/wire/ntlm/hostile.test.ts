import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Failure } from '../../../src/model/failure.ts';
import { decodeAuthenticate, encodeAuthenticate } from '../../../src/wire/ntlm/authenticate.ts';
import { decodeChallenge, encodeChallenge } from '../../../src/wire/ntlm/challenge.ts';
import { authenticate } from '../../../src/wire/ntlm/client.ts';
import { decodeNegotiate } from '../../../src/wire/ntlm/negotiate.ts';
import { decodeNtResponse } from '../../../src/wire/ntlm/ntlmv2.ts';
import { challenge, verify } from '../../../src/wire/ntlm/server.ts';
import vectors from '../../fixtures/wire/ntlm-vectors.json' with { type: 'json' };

const whole = vectors.derived_full_ntlmv2_with_mic;
const negotiate = Buffer.from(whole.NEGOTIATE, 'hex');
const asked = Buffer.from(whole.CHALLENGE, 'hex');
const answer = Buffer.from(whole.AUTHENTICATE, 'hex');

const client = {
  user: whole.user,
  domain: whole.domain,
  password: whole.password,
  clientChallenge: Buffer.alloc(8, 0xaa),
  exportedSessionKey: Buffer.alloc(16, 0x55),
  now: 0n,
};
const names = { computer: 'EX01', domain: 'CONTOSO' };
const bindings = { policy: 'require', expected: Buffer.alloc(16, 1) } as const;

/** What each side does with a message of the other. */
const readers: Readonly<Record<string, [message: Buffer, read: (bent: Buffer) => unknown]>> = {
  decodeNegotiate: [negotiate, decodeNegotiate],
  decodeChallenge: [asked, decodeChallenge],
  decodeAuthenticate: [answer, decodeAuthenticate],
  decodeNtResponse: [answer.subarray(144, 408), decodeNtResponse],
  'the server, asked': [
    negotiate,
    (bent) => challenge({ negotiate: bent, names, serverChallenge: Buffer.alloc(8) }),
  ],
  'the client': [asked, (bent) => authenticate({ ...client, negotiate, challenge: bent })],
  'the server, answered': [
    answer,
    (bent) =>
      verify({
        negotiate,
        challenge: asked,
        authenticate: bent,
        passwordOf: () => whole.password,
        bindings,
      }),
  ],
};

test.each(Object.entries(readers))(
  '%s: every cut of a message leads to a value or a failure',
  (_, [message, read]) => {
    for (let end = 0; end <= message.length; end++)
      onlyFails(() => read(Buffer.from(message.subarray(0, end))));
  },
);

test.each(Object.entries(readers))('%s: so does every change', (_, [message, read]) => {
  const change = fc.tuple(fc.nat(message.length - 1), fc.integer({ min: 0, max: 255 }));
  fc.assert(
    fc.property(fc.array(change, { maxLength: 8 }), (changes) => {
      const bent = Buffer.from(message);
      for (const [at, byte] of changes) bent.writeUInt8(byte, at);
      onlyFails(() => read(bent));
    }),
    { numRuns: 1000 },
  );
});

test('target information of any kind and size is refused, or answered so that a server takes it', () => {
  const pair = fc.record({
    id: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 0xffff })),
    value: fc.oneof(
      fc.uint8Array({ maxLength: 24 }),
      fc.nat(60_000).map((length) => Buffer.alloc(length)),
    ),
  });
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 4 }), (targetInfo) => {
      const bytes = targetInfo.reduce((sum, { value }) => sum + value.length + 4, 4);
      fc.pre(bytes <= 0xffff);
      const bent = encodeChallenge({ ...decodeChallenge(asked), targetInfo });
      onlyFails(() => {
        const { message } = authenticate({ ...client, negotiate, challenge: bent });
        const exchange = { negotiate, challenge: bent, authenticate: message };
        const verdict = verify({ ...exchange, passwordOf: () => whole.password });
        expect(verdict).toMatchObject({ accepted: true });
      });
    }),
    { numRuns: 300 },
  );
});

test('an empty part may point anywhere, and takes no room from what stands before the payload', () => {
  const sent = decodeAuthenticate(answer);
  for (const offset of [0, 0xffff_ffff]) {
    const bent = encodeAuthenticate({ ...sent, workstation: '' });
    bent.writeUInt32LE(offset, 48);
    expect(decodeAuthenticate(bent)).toEqual({ ...sent, workstation: '' });
  }
});

test('parts that overlap cannot make a message grow beyond what was sent', () => {
  const bent = Buffer.from(answer);
  for (const field of [12, 20, 28, 36, 44, 52]) {
    bent.writeUInt16LE(bent.length, field);
    bent.writeUInt32LE(0, field + 4);
  }
  const { ntResponse, lmResponse, user, mic, version } = decodeAuthenticate(bent);
  expect(ntResponse).toEqual(bent);
  expect(lmResponse).toEqual(bent);
  expect(user).toHaveLength(bent.length / 2);
  expect({ mic, version }).toEqual({ mic: undefined, version: undefined });
});

function onlyFails(act: () => unknown): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
}
