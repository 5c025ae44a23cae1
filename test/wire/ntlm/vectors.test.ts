/** Every value of [MS-NLMP] 4.2 that isn't made with DES, and one exchange with all that came later. */
import { expect, test } from 'vitest';
import { decodeAuthenticate, encodeAuthenticate } from '../../../src/wire/ntlm/authenticate.ts';
import { decodePairs, encodePairs } from '../../../src/wire/ntlm/av-pairs.ts';
import { decodeChallenge, encodeChallenge } from '../../../src/wire/ntlm/challenge.ts';
import {
  channelBindings,
  channelBindingsOfHash,
  endPointHash,
} from '../../../src/wire/ntlm/channel-binding.ts';
import { authenticate } from '../../../src/wire/ntlm/client.ts';
import { md4 } from '../../../src/wire/ntlm/md4.ts';
import { decodeNegotiate, encodeNegotiate } from '../../../src/wire/ntlm/negotiate.ts';
import {
  decodeNtResponse,
  encodeTemp,
  lmv2Response,
  NTOWFv2,
  ntProofStr,
  sessionBaseKey,
  wrappedKey,
} from '../../../src/wire/ntlm/ntlmv2.ts';
import { Rc4 } from '../../../src/wire/ntlm/rc4.ts';
import { challenge, verify } from '../../../src/wire/ntlm/server.ts';
import { NtlmSession, sessionKeysOf } from '../../../src/wire/ntlm/session.ts';
import vectors from '../../fixtures/wire/ntlm-vectors.json' with { type: 'json' };

const hex = (text: string) => Buffer.from(text, 'hex');
const none = Buffer.alloc(0);

const common = vectors.common_4_2_1;
const random = hex(common.RandomSessionKey);
const clientChallenge = hex(common.ClientChallenge);
const serverChallenge = hex(common.ServerChallenge);
const person = { user: common.User, domain: common.UserDom, password: common.Passwd };

test('4.2.2: the hash, the keys and the stream of NTLMv1', () => {
  const wanted = vectors.ntlmv1_4_2_2;
  const NTOWFv1 = md4(Buffer.from(common.Passwd, 'utf16le'));
  expect(NTOWFv1.toString('hex')).toBe(wanted.NTOWFv1);
  expect(md4(NTOWFv1).toString('hex')).toBe(wanted.SessionBaseKey);
  expect(wrappedKey(md4(NTOWFv1), random).toString('hex')).toBe(wanted.EncryptedSessionKey);
  const lmKey = Buffer.concat([hex(wanted.LMOWFv1).subarray(0, 8), Buffer.alloc(8)]);
  expect(wrappedKey(lmKey, random).toString('hex')).toBe(wanted.EncryptedSessionKey_NonNT);
  const sealed = new Rc4(random).update(hex(wanted.SEAL.plaintext));
  expect(sealed.toString('hex')).toBe(wanted.SEAL.sealed);
});

test('4.2.3: keys of 56 bits, and a signature that no key exchange encrypts', () => {
  const wanted = vectors.ntlmv1_ess_4_2_3;
  const flags = Number(wanted.NegotiateFlags);
  const sessionKey = hex(wanted.KeyExchangeKey);
  const { sign, seal } = sessionKeysOf('client', sessionKey, flags);
  expect(sign.toString('hex')).toBe(wanted.SIGNKEY);
  expect(seal.toString('hex')).toBe(wanted.SEALKEY);
  const text = hex(wanted.SEAL.plaintext);
  const sealed = new NtlmSession('client', sessionKey, flags).seal({
    before: none,
    text,
    after: none,
  });
  expect(sealed.text.toString('hex')).toBe(wanted.SEAL.sealed);
  expect(sealed.signature.toString('hex')).toBe(wanted.SEAL.signature);
});

test('4.2.4: what NTLMv2 proves', () => {
  const wanted = vectors.ntlmv2_4_2_4;
  const pairs = decodePairs(hex(wanted.target_info));
  const temp = encodeTemp({ timestamp: 0n, clientChallenge, pairs });
  const key = NTOWFv2(person);
  const proof = ntProofStr(key, serverChallenge, temp);
  expect(key.toString('hex')).toBe(wanted.NTOWFv2);
  expect(temp.toString('hex')).toBe(wanted.temp);
  expect(proof.toString('hex')).toBe(wanted.NTProofStr);
  expect(sessionBaseKey(key, proof).toString('hex')).toBe(wanted.SessionBaseKey);
  expect(wrappedKey(sessionBaseKey(key, proof), random).toString('hex')).toBe(
    wanted.EncryptedSessionKey,
  );
  expect(lmv2Response(key, serverChallenge, clientChallenge).toString('hex')).toBe(
    wanted.LMv2Response,
  );
});

test('4.2.4: the published messages are written byte for byte as they are read', () => {
  const { CHALLENGE_MESSAGE, AUTHENTICATE_MESSAGE } = vectors.ntlmv2_4_2_4;
  expect(encodeChallenge(decodeChallenge(hex(CHALLENGE_MESSAGE))).toString('hex')).toBe(
    CHALLENGE_MESSAGE,
  );
  expect(encodeAuthenticate(decodeAuthenticate(hex(AUTHENTICATE_MESSAGE))).toString('hex')).toBe(
    AUTHENTICATE_MESSAGE,
  );
});

test('4.2.4: our client answers as published, but for the version it says it is', () => {
  const wanted = vectors.ntlmv2_4_2_4;
  const published = hex(wanted.AUTHENTICATE_MESSAGE);

  const { message, sessionKey, flags } = authenticate({
    ...person,
    negotiate: encodeNegotiate(),
    challenge: hex(wanted.CHALLENGE_MESSAGE),
    workstation: common.WorkstationName,
    clientChallenge,
    exportedSessionKey: random,
    now: 0n,
  });

  published.copy(message, 64, 64, 72);
  expect(message.toString('hex')).toBe(wanted.AUTHENTICATE_MESSAGE);
  expect(sessionKey).toEqual(random);
  expect(decodeAuthenticate(message)).not.toHaveProperty('mic');
  expect(flags).toBe(0xe2888235);
});

test('4.2.4: sealed and signed as published', () => {
  const wanted = vectors.ntlmv2_4_2_4;
  const flags = Number(wanted.NegotiateFlags);
  const keys = sessionKeysOf('client', random, flags);
  expect(keys.sign.toString('hex')).toBe(wanted.SIGNKEY);
  expect(keys.seal.toString('hex')).toBe(wanted.SEALKEY);

  const text = hex(wanted.SEAL.plaintext);
  const sealed = new NtlmSession('client', random, flags).seal({ before: none, text, after: none });

  expect(sealed.text.toString('hex')).toBe(wanted.SEAL.sealed);
  expect(sealed.signature.toString('hex')).toBe(wanted.SEAL.signature);
});

test('the channel bindings of a certificate', () => {
  const wanted = vectors.channel_bindings;
  expect(channelBindingsOfHash(hex(wanted.cert_hash_sha256)).toString('hex')).toBe(wanted.md5);
  // By hand: SHA-256 of no bytes at all.
  const empty = hex('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(channelBindings(none, 'sha256')).toEqual(channelBindingsOfHash(empty));
});

test.each([
  ['1.2.840.113549.1.1.4', 'sha256'],
  ['1.2.840.113549.1.1.5', 'sha256'],
  ['1.2.840.113549.1.1.11', 'sha256'],
  ['1.2.840.113549.1.1.12', 'sha384'],
  ['1.2.840.113549.1.1.13', 'sha512'],
  ['1.2.840.10045.4.3.3', 'sha384'],
  ['1.2.840.113549.1.1.10', undefined],
  ['1.3.101.112', undefined],
  ['constructor', undefined],
])('a certificate signed with %s is hashed with %s', (oid, hash) => {
  expect(endPointHash(oid)).toBe(hash);
});

const whole = vectors.derived_full_ntlmv2_with_mic;
const account = { user: whole.user, domain: whole.domain, password: whole.password };
const expected = hex(vectors.channel_bindings.md5);

test('a whole exchange: the challenge of our server', () => {
  const message = challenge({
    negotiate: hex(whole.NEGOTIATE),
    names: {
      computer: 'EX01',
      domain: 'CONTOSO',
      dnsComputer: 'ex01.contoso.test',
      dnsDomain: 'contoso.test',
      dnsForest: 'contoso.test',
    },
    serverChallenge,
    timestamp: hex(whole.timestamp).readBigUInt64LE(),
  });
  expect(message.toString('hex')).toBe(whole.CHALLENGE);
});

test('a whole exchange: the answer of our client, with a MIC, channel bindings and a target name', () => {
  const { message, sessionKey } = authenticate({
    ...account,
    negotiate: hex(whole.NEGOTIATE),
    challenge: hex(whole.CHALLENGE),
    workstation: whole.workstation,
    targetName: 'HTTP/mail.contoso.test',
    channelBindings: expected,
    clientChallenge,
    exportedSessionKey: random,
    now: 0n,
  });

  const response = decodeNtResponse(decodeAuthenticate(message).ntResponse);
  expect(encodePairs(response.pairs).toString('hex')).toBe(whole.client_av_pairs);
  expect(Buffer.from(response.ntProofStr).toString('hex')).toBe(whole.NTProofStr);
  expect(message.subarray(72, 88).toString('hex')).toBe(whole.MIC);
  expect(message.toString('hex')).toBe(whole.AUTHENTICATE);
  expect(sessionKey.toString('hex')).toBe(whole.ExportedSessionKey);
});

test('a whole exchange: the verdict of our server, and its keys', () => {
  const verdict = verify({
    negotiate: hex(whole.NEGOTIATE),
    challenge: hex(whole.CHALLENGE),
    authenticate: hex(whole.AUTHENTICATE),
    passwordOf: () => whole.password,
    bindings: { policy: 'require', expected },
  });
  expect(verdict).toEqual({
    accepted: true,
    user: whole.user,
    domain: whole.domain,
    workstation: whole.workstation,
    targetName: 'HTTP/mail.contoso.test',
    sessionKey: hex(whole.ExportedSessionKey),
    flags: 0xe2888235,
  });
  const client = sessionKeysOf('client', random, 0xe2888235);
  const server = sessionKeysOf('server', random, 0xe2888235);
  expect({
    client_sign: client.sign.toString('hex'),
    client_seal: client.seal.toString('hex'),
    server_sign: server.sign.toString('hex'),
    server_seal: server.seal.toString('hex'),
  }).toEqual(whole.keys);
});

test('the NEGOTIATE of others is read: whole, with names, and as short as it can be', () => {
  expect(decodeNegotiate(hex(whole.NEGOTIATE))).toMatchObject({ flags: 0xe20882b7, domain: '' });
  expect(decodeNegotiate(hex(whole.NEGOTIATE).subarray(0, 16))).toEqual({
    flags: 0xe20882b7,
    domain: '',
    workstation: '',
  });
  const named = Buffer.concat([hex(whole.NEGOTIATE).subarray(0, 32), Buffer.from('CONTOSOPC')]);
  named.writeUInt32LE(0x3207, 12);
  named.writeUInt16LE(7, 16);
  named.writeUInt32LE(32, 20);
  named.writeUInt16LE(2, 24);
  named.writeUInt32LE(39, 28);
  expect(decodeNegotiate(named)).toEqual({ flags: 0x3207, domain: 'CONTOSO', workstation: 'PC' });
});
