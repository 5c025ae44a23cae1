import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { z } from 'zod';
import { decodeAuthenticate } from '../../../src/wire/ntlm/authenticate.ts';
import { encodePairs } from '../../../src/wire/ntlm/av-pairs.ts';
import { authenticate } from '../../../src/wire/ntlm/client.ts';
import { md4 } from '../../../src/wire/ntlm/md4.ts';
import { flag, modernFlags } from '../../../src/wire/ntlm/message.ts';
import { encodeNegotiate } from '../../../src/wire/ntlm/negotiate.ts';
import { decodeNtResponse, NTOWFv2, sessionBaseKey } from '../../../src/wire/ntlm/ntlmv2.ts';
import { challenge, verify } from '../../../src/wire/ntlm/server.ts';
import { NtlmSession } from '../../../src/wire/ntlm/session.ts';
import { askPython, testWithPython } from '../../peers/python.ts';

const test = testWithPython('impacket');
const script = fileURLToPath(new URL('../../peers/impacket-ntlm.py', import.meta.url));
const ask = (what: string, question: object = {}) =>
  askPython('impacket', script, { ask: what, ...question });

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const person = { user: 'jörg.Möller', domain: 'Contoso', password: 'Grüße, 🔑!' };
const names = { computer: 'EX01', domain: 'CONTOSO', dnsComputer: 'ex01.contoso.test' };
const serverChallenge = Buffer.from('0123456789abcdef', 'hex');
const clientChallenge = Buffer.alloc(8, 0xaa);
const exportedSessionKey = Buffer.alloc(16, 0x55);
const negotiate = encodeNegotiate();

test('impacket: MD4 of passwords of every length up to two blocks', async () => {
  const texts = Array.from({ length: 65 }, (_, length) => 'ä'.repeat(length));
  const ours = texts.map((text) => hex(md4(Buffer.from(text, 'utf16le'))));
  expect(await ask('md4', { texts })).toEqual(ours);
});

test('impacket: our AUTHENTICATE is read, its proof recomputed and its key unwrapped', async () => {
  const asked = challenge({ negotiate, names, serverChallenge, timestamp: 1n << 56n });
  const { message, flags } = authenticate({
    ...person,
    negotiate,
    challenge: asked,
    workstation: 'PROBE',
    targetName: 'HTTP/mail.contoso.test',
    channelBindings: Buffer.alloc(16, 0xcb),
    clientChallenge,
    exportedSessionKey,
    now: 0n,
  });

  const verdict = await ask('judge', {
    ...person,
    authenticate: hex(message),
    serverChallenge: hex(serverChallenge),
  });

  const ntProofStr = hex(decodeAuthenticate(message).ntResponse.subarray(0, 16));
  expect(verdict).toEqual({
    user: person.user,
    domain: person.domain,
    workstation: 'PROBE',
    flags,
    ntProofStr,
    recomputed: ntProofStr,
    sessionKey: hex(exportedSessionKey),
  });
});

test('impacket: computeResponseNTLMv2 gives the responses that our client gives', async () => {
  const asked = challenge({ negotiate, names, serverChallenge });
  const { message, flags } = authenticate({
    ...person,
    negotiate,
    challenge: asked,
    clientChallenge,
    exportedSessionKey,
    now: 0n,
  });
  const { ntResponse, lmResponse } = decodeAuthenticate(message);
  const { pairs, ntProofStr } = decodeNtResponse(ntResponse);

  const computed = await ask('compute', {
    ...person,
    flags,
    serverChallenge: hex(serverChallenge),
    clientChallenge: hex(clientChallenge),
    pairs: hex(encodePairs(pairs)),
  });

  expect(computed).toEqual({
    ntResponse: hex(ntResponse),
    lmResponse: hex(lmResponse),
    sessionBaseKey: hex(sessionBaseKey(NTOWFv2(person), ntProofStr)),
  });
});

test('impacket: its logon is taken by our server, and only with the right password', async () => {
  const opened = Opened.parse(await ask('negotiate'));
  const asked = challenge({
    negotiate: opened.negotiate,
    names,
    serverChallenge,
    timestamp: 1n << 56n,
  });
  const account = { ...person, password: 'Grüße!' }; // impacket makes an LM hash first, of Latin-1
  const answer = Answered.parse(await ask('authenticate', { ...account, challenge: hex(asked) }));
  const judged = (password: string) =>
    verify({
      ...opened,
      challenge: asked,
      authenticate: answer.authenticate,
      passwordOf: () => password,
    });

  expect(judged(account.password)).toMatchObject({
    accepted: true,
    user: person.user,
    targetName: 'cifs/EX01',
    sessionKey: answer.sessionKey,
  });
  expect(judged('Grüße')).toMatchObject({ accepted: false, reason: 'wrong-password' });
});

const Bytes = z.string().transform((text) => Buffer.from(text, 'hex'));
const Opened = z.object({ negotiate: Bytes });
const Answered = z.object({ authenticate: Bytes, sessionKey: Bytes });

test.each([
  ['client', modernFlags],
  ['server', modernFlags],
  ['client', modernFlags - flag.keyExchange],
  ['server', modernFlags - flag.key128],
  ['client', modernFlags - flag.key128 - flag.key56],
] as const)('impacket: what a %s seals under %i is what we seal', async (side, flags) => {
  const messages = ['', 'one', 'another and a longer one'].map((text) =>
    ['header', text, 'trailer'].map((part) => hex(Buffer.from(part))),
  );

  const sealed = await ask('seal', {
    flags,
    sessionKey: hex(exportedSessionKey),
    side: side === 'client' ? 'Client' : 'Server',
    messages,
  });

  const session = new NtlmSession(side, exportedSessionKey, flags);
  const ours = messages.map((parts) => {
    const [before, text, after] = parts.map((part) => Buffer.from(part, 'hex'));
    const none = Buffer.alloc(0);
    const { signature, ...rest } = session.seal({
      before: before ?? none,
      text: text ?? none,
      after: after ?? none,
    });
    return { text: hex(rest.text), signature: hex(signature) };
  });
  expect(sealed).toEqual(ours);
});
