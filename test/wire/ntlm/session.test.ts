import { expect, test } from 'vitest';
import { decodeAuthenticate, encodeAuthenticate } from '../../../src/wire/ntlm/authenticate.ts';
import { authenticate } from '../../../src/wire/ntlm/client.ts';
import { flag, modernFlags } from '../../../src/wire/ntlm/message.ts';
import { verify } from '../../../src/wire/ntlm/server.ts';
import { NtlmSession, type Parts, signatureSize } from '../../../src/wire/ntlm/session.ts';
import transcripts from '../../fixtures/wire/ntlm-transcripts.json' with { type: 'json' };

const hex = (text: string) => Buffer.from(text, 'hex');

/** One DCE/RPC PDU that carries a token or a signature. [C706] 12.6 */
interface Pdu extends Parts {
  readonly dir: string;
  /** Bytes of padding at the end of `text`. */
  readonly padding: number;
  readonly token: Buffer;
}

/** Requests and responses begin with 24 bytes of headers; the trailer of eight stands before the token. */
function pduOf({ dir, hex: text }: { dir: string; hex: string }): Pdu {
  const pdu = hex(text);
  const tokenAt = pdu.length - pdu.readUInt16LE(10);
  const trailer = pdu.subarray(tokenAt - 8, tokenAt);
  return {
    dir,
    before: pdu.subarray(0, 24),
    text: pdu.subarray(24, tokenAt - 8),
    after: trailer,
    padding: trailer.readUInt8(2),
    token: pdu.subarray(tokenAt),
  };
}

/** What one side said in plain text, joined. */
function said(dir: string, pdus: readonly Pdu[], texts: readonly Buffer[]): string {
  const stubs = texts.filter((_, at) => pdus[at]?.dir === dir);
  return Buffer.concat(stubs).toString('hex');
}

/** What was recorded of a connection: its logon, and what followed under protection. */
function partsOf(transcript: Transcript) {
  const [negotiate, challenge, answer, ...pdus] = transcript.pdus.map(pduOf);
  if (!negotiate || !challenge || !answer) throw new Error('a transcript without a logon');
  const messages = { negotiate: negotiate.token, challenge: challenge.token };
  const exportedSessionKey = hex(transcript.exportedSessionKey);
  return { messages, answer: answer.token, exportedSessionKey, pdus };
}

type Transcript = (typeof transcripts)[keyof typeof transcripts];

const all = Object.entries(transcripts);
const atLevel = (level: number) => all.filter(([, { authLevel }]) => authLevel === level);

test.each(all)(
  '%s: our client says the same, but for one flag that is none of its own',
  (_, transcript) => {
    const { messages, answer, exportedSessionKey } = partsOf(transcript);
    const golden = decodeAuthenticate(answer);

    const { message } = authenticate({
      ...transcript,
      ...messages,
      workstation: golden.workstation,
      targetName: targetNameIn(golden.ntResponse),
      clientChallenge: hex(transcript.clientChallenge),
      exportedSessionKey,
      now: 0n,
    });

    const ours = decodeAuthenticate(message);
    expect(golden.flags - ours.flags).toBe(flag.targetTypeDomain);
    expect(encodeAuthenticate({ ...ours, flags: golden.flags, mic: golden.mic })).toEqual(answer);
  },
);

test.each(all)('%s: our server takes the logon, and finds the key', (_, transcript) => {
  const { messages, answer, exportedSessionKey } = partsOf(transcript);
  const exchange = { ...messages, authenticate: answer };
  const verdict = verify({ ...exchange, passwordOf: () => transcript.password });
  expect(verdict).toMatchObject({ accepted: true, sessionKey: exportedSessionKey });
});

test.each(atLevel(6))(
  '%s: every sealed stub opens, and seals again to the same bytes',
  (_, transcript) => {
    const { exportedSessionKey, pdus } = partsOf(transcript);
    const sides = pairOf(exportedSessionKey);
    const texts = pdus.map((pdu) => {
      const { sender, receiver } = sides(pdu);
      const text = receiver.unseal(pdu, pdu.token);
      expect(sender.seal({ ...pdu, text })).toEqual({ text: pdu.text, signature: pdu.token });
      return text.subarray(0, text.length - pdu.padding);
    });
    expect(said('c', pdus, texts)).toBe(transcript.stubs.map(({ request }) => request).join(''));
    expect(said('s', pdus, texts)).toBe(transcript.stubs.map(({ response }) => response).join(''));
  },
);

test.each(atLevel(5))('%s: every signature fits', (_, transcript) => {
  const { exportedSessionKey, pdus } = partsOf(transcript);
  const sides = pairOf(exportedSessionKey);
  for (const pdu of pdus) {
    const { sender, receiver } = sides(pdu);
    const message = Buffer.concat([pdu.before, pdu.text, pdu.after]);
    receiver.verify(message, pdu.token);
    expect(sender.sign(message)).toEqual(pdu.token);
    expect(pdu.token).toHaveLength(signatureSize);
  }
});

/** Both ends of a session, as sender and receiver of a PDU. */
function pairOf(sessionKey: Uint8Array) {
  const client = new NtlmSession('client', sessionKey, modernFlags);
  const server = new NtlmSession('server', sessionKey, modernFlags);
  return ({ dir }: Pdu) =>
    dir === 'c' ? { sender: client, receiver: server } : { sender: server, receiver: client };
}

function targetNameIn(ntResponse: Uint8Array): string {
  const text = Buffer.from(ntResponse).toString('latin1').replaceAll('\0', '');
  return text.match(/exchange\w+\/[\w.]+/)?.[0] ?? '';
}

const key = Buffer.alloc(16, 0x55);
const parts = {
  before: Buffer.from('head'),
  text: Buffer.from('text'),
  after: Buffer.from('tail'),
};

test.each(['before', 'text', 'after'] as const)(
  'a change of what stands in `%s` is found out',
  (name) => {
    const [client, server] = [
      new NtlmSession('client', key, modernFlags),
      new NtlmSession('server', key, modernFlags),
    ];
    const { text, signature } = client.seal(parts);
    const changed = { ...parts, text, [name]: Buffer.from('else') };
    expect(() => server.unseal(changed, signature)).toThrow(
      expect.objectContaining({ code: 'ntlm.signature', evidence: { sequenceNumber: 0 } }),
    );
  },
);

test('a message that comes twice, out of turn, or from ourselves is found out', () => {
  const session = (side: 'client' | 'server') => new NtlmSession(side, key, modernFlags);
  const client = session('client');
  const [first, second] = [client.sign(parts.text), client.sign(parts.text)];

  const server = session('server');
  server.verify(parts.text, first);
  expect(() => server.verify(parts.text, first)).toThrow('ntlm.signature');
  expect(() => session('server').verify(parts.text, second)).toThrow('ntlm.signature');
  expect(() => session('client').verify(parts.text, first)).toThrow('ntlm.signature');
});

test.each([0, 15, 17])('a signature of %i bytes is none', (length) => {
  const client = new NtlmSession('client', key, modernFlags);
  expect(() => client.verify(parts.text, Buffer.alloc(length))).toThrow('ntlm.signature');
});
