import { expect, test } from 'vitest';
import {
  type Authenticate,
  decodeAuthenticate,
  encodeAuthenticate,
} from '../../../src/wire/ntlm/authenticate.ts';
import { decodeChallenge } from '../../../src/wire/ntlm/challenge.ts';
import { authenticate, type ClientInput } from '../../../src/wire/ntlm/client.ts';
import { flag, modernFlags } from '../../../src/wire/ntlm/message.ts';
import { encodeNegotiate } from '../../../src/wire/ntlm/negotiate.ts';
import { decodeNtResponse } from '../../../src/wire/ntlm/ntlmv2.ts';
import {
  type Bindings,
  challenge,
  type Refusal,
  type ServerInput,
  type ServerNames,
  verify,
} from '../../../src/wire/ntlm/server.ts';
import { NtlmSession } from '../../../src/wire/ntlm/session.ts';

const negotiate = encodeNegotiate();
const noon = 134_000_000_000_000_000n;
const certificate = Buffer.alloc(16, 0xcb);
const person = { user: 'jörg.groß', domain: 'contoso', password: 'Grüße, 🔑!' };

const names: ServerNames = {
  computer: 'EX01',
  domain: 'CONTOSO',
  dnsComputer: 'ex01.contoso.test',
};

function challenged(changes: Partial<ServerInput> = {}): Buffer {
  const serverChallenge = Buffer.from('0123456789abcdef', 'hex');
  return challenge({ negotiate, names, serverChallenge, timestamp: noon, ...changes });
}

function answered(asked: Uint8Array, changes: Partial<ClientInput> = {}) {
  return authenticate({
    ...person,
    negotiate,
    challenge: asked,
    clientChallenge: Buffer.alloc(8, 0xaa),
    exportedSessionKey: Buffer.alloc(16, 0x55),
    now: noon + 1n,
    ...changes,
  });
}

function judged(asked: Uint8Array, answer: Uint8Array, bindings?: Bindings) {
  const passwordOf = (user: string) => (user === person.user ? person.password : undefined);
  return verify({
    negotiate,
    challenge: asked,
    authenticate: answer,
    passwordOf,
    ...(bindings ? { bindings } : {}),
  });
}

/** The same message with other parts, behind its MIC's back. */
function bent(message: Uint8Array, change: (value: Authenticate) => Partial<Authenticate>) {
  const value = decodeAuthenticate(message);
  return encodeAuthenticate({ ...value, ...change(value) });
}

test('client and server agree on a key, and each reads what the other sealed', () => {
  const asked = challenged();
  const { message, sessionKey, flags } = answered(asked);
  const verdict = judged(asked, message);
  expect(verdict).toMatchObject({ ...accepted, sessionKey, flags });

  const client = new NtlmSession('client', sessionKey, flags);
  const server = new NtlmSession('server', sessionKey, flags);
  for (const text of ['one', 'two', ''].map((word) => Buffer.from(word))) {
    const [before, after] = [Buffer.from('header'), Buffer.from('trailer')];
    const request = client.seal({ before, text, after });
    expect(server.unseal({ before, text: request.text, after }, request.signature)).toEqual(text);
    const response = server.seal({ before, text, after });
    expect(client.unseal({ before, text: response.text, after }, response.signature)).toEqual(text);
    server.verify(text, client.sign(text));
    client.verify(text, server.sign(text));
  }
});

const accepted = { accepted: true, user: person.user, domain: person.domain };

test('a server with a clock gets its own time back, a MIC, and no LM response', () => {
  const value = decodeAuthenticate(answered(challenged()).message);
  expect(decodeNtResponse(value.ntResponse).timestamp).toBe(noon);
  expect(value.lmResponse).toEqual(Buffer.alloc(24));
  expect(value.mic).not.toEqual(Buffer.alloc(16));
});

test('a server without a clock gets ours, an LMv2 response, and no MIC', () => {
  const asked = challenged({ timestamp: undefined });
  const { message } = answered(asked, { channelBindings: certificate });
  const value = decodeAuthenticate(message);
  expect(decodeNtResponse(value.ntResponse).timestamp).toBe(noon + 1n);
  expect(value.lmResponse).not.toEqual(Buffer.alloc(24));
  expect(value.mic).toBeUndefined();
  expect(judged(asked, message, { policy: 'require', expected: certificate })).toMatchObject(
    accepted,
  );
});

test('whoever logs on by user principal name has no domain', () => {
  const asked = challenged();
  const upn = { user: 'User@contoso.test', domain: '', password: 'Password' };
  const { message } = answered(asked, upn);
  const passwordOf = (user: string, domain: string) =>
    `${domain}\\${user}` === '\\User@contoso.test' ? 'Password' : undefined;
  const verdict = verify({ negotiate, challenge: asked, authenticate: message, passwordOf });
  expect(verdict).toMatchObject({ accepted: true, user: 'User@contoso.test', domain: '' });
});

test('the name of a user is proven in any case, that of the domain in one', () => {
  const asked = challenged();
  const { message } = answered(asked);
  const unmarked = (change: Partial<Authenticate>) =>
    bent(message, () => ({ ...change, mic: undefined }));
  const judgedAs = (answer: Uint8Array) =>
    verify({
      negotiate,
      challenge: asked,
      authenticate: answer,
      passwordOf: () => person.password,
    });
  expect(judgedAs(unmarked({ user: 'JÖRG.GROß' }))).toMatchObject({ reason: 'bad-mic' });
  expect(judgedAs(unmarked({ domain: 'CONTOSO' }))).toMatchObject({ reason: 'wrong-password' });
});

test('no logon without the right name and password', () => {
  const asked = challenged();
  expect(judged(asked, answered(asked, { user: 'nobody' }).message)).toEqual({
    accepted: false,
    reason: 'unknown-user',
    user: 'nobody',
    domain: 'contoso',
    workstation: '',
  });
  expect(judged(asked, answered(asked, { password: 'Grüße' }).message)).toMatchObject({
    reason: 'wrong-password',
  });
  const replayed = challenged({ serverChallenge: Buffer.alloc(8, 1) });
  expect(judged(replayed, answered(asked).message)).toMatchObject({ reason: 'wrong-password' });
});

test.each([
  ['altered', { workstation: 'OTHER' }],
  ['stripped of its MIC', { mic: undefined }],
])('a message that was %s on its way is found out', (_, change) => {
  const asked = challenged();
  expect(
    judged(
      asked,
      bent(answered(asked).message, () => change),
    ),
  ).toMatchObject({ reason: 'bad-mic' });
});

test('a NEGOTIATE that was altered on its way is found out', () => {
  const asked = challenged();
  const authenticated = answered(asked, { negotiate: encodeNegotiate(modernFlags + 2) });
  expect(judged(asked, authenticated.message)).toMatchObject({ reason: 'bad-mic' });
});

test.each([0, 24])('an NT response of %i bytes is turned down as NTLMv1', (length) => {
  const asked = challenged();
  const answer = bent(answered(asked).message, () => ({ ntResponse: Buffer.alloc(length) }));
  expect(judged(asked, answer)).toMatchObject({ accepted: false, reason: 'ntlmv1' });
});

const other = Buffer.alloc(16, 0xee);
test.each<[Bindings['policy'], string, Uint8Array | undefined, Refusal | undefined]>([
  ['off', 'right', certificate, undefined],
  ['off', 'wrong', other, undefined],
  ['off', 'no', undefined, undefined],
  ['allow', 'right', certificate, undefined],
  ['allow', 'wrong', other, 'bad-bindings'],
  ['allow', 'no', undefined, undefined],
  ['require', 'right', certificate, undefined],
  ['require', 'wrong', other, 'bad-bindings'],
  ['require', 'no', undefined, 'missing-bindings'],
])('Extended Protection %s, %s bindings', (policy, _, channelBindings, reason) => {
  const asked = challenged();
  const { message } = answered(asked, channelBindings ? { channelBindings } : {});
  const verdict = judged(asked, message, { policy, expected: certificate });
  expect(verdict).toMatchObject(reason ? { accepted: false, reason } : { accepted: true });
});

test('bindings that are altered on their way break the proof', () => {
  const asked = challenged();
  const { message } = answered(asked, { channelBindings: other });
  message.set(certificate, message.indexOf(other));
  expect(judged(asked, message, { policy: 'require', expected: certificate })).toMatchObject({
    reason: 'wrong-password',
  });
});

test.each([
  ['all session security', 'extendedSessionSecurity', ['extendedSessionSecurity']],
  ['Unicode', 'unicode', ['unicode']],
  ['NTLM', 'ntlm', ['ntlm']],
] as const)('a server without %s is refused, and told why', (_, name, missing) => {
  const asked = challenged({ willing: modernFlags - flag[name] });
  expect(() => answered(asked)).toThrow(
    expect.objectContaining({ code: 'ntlm.session-security', evidence: { missing } }),
  );
});

test.each([
  ['no key exchange', flag.keyExchange],
  ['56 bits', flag.key128],
  ['40 bits', flag.key128 + flag.key56],
  ['nothing to exchange a key for', flag.sign + flag.seal],
])('a server with %s gets what it can do', (_, dropped) => {
  const asked = challenged({ willing: modernFlags - dropped });
  const { message, sessionKey, flags } = answered(asked);
  expect(judged(asked, message)).toMatchObject({ accepted: true, sessionKey, flags });
  const exchanged = (flags & flag.keyExchange) !== 0;
  expect(decodeAuthenticate(message).encryptedRandomSessionKey).toHaveLength(exchanged ? 16 : 0);
  expect(sessionKey.equals(Buffer.alloc(16, 0x55))).toBe(exchanged);
});

test('without signing there is no session', () => {
  const { sessionKey, flags } = answered(challenged({ willing: modernFlags - flag.sign }));
  expect(() => new NtlmSession('client', sessionKey, flags)).toThrow(
    expect.objectContaining({ code: 'ntlm.session-security', evidence: { missing: ['sign'] } }),
  );
});

test('a server that fills the response up with its own words is refused', () => {
  const asked = challenged({ names: { ...names, dnsForest: 'x'.repeat(32_600) } });
  expect(decodeChallenge(asked).targetInfo).toHaveLength(5);
  expect(() => answered(asked)).not.toThrow();
  expect(() => answered(asked, { targetName: 'HTTP/mail.contoso.test'.repeat(10) })).toThrow(
    'ntlm.target-info-too-long',
  );
});

test('an encrypted key that is none is a failure of the client', () => {
  const asked = challenged();
  const answer = bent(answered(asked).message, () => ({
    encryptedRandomSessionKey: Buffer.alloc(15),
  }));
  expect(() => judged(asked, answer)).toThrow('ntlm.session-key');
});
