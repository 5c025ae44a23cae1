/**
 * S3: what our proofs of a password are worth to somebody who gets hold of them.
 *
 * Read by offsets from [MS-NLMP] 2.2.1.3, with no code of ours but RC4, which today's OpenSSL lacks.
 */
import { createHash, createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { startPractice } from '../../src/practice/practice.ts';
import { Rc4 } from '../../src/wire/ntlm/rc4.ts';
import { authority } from '../peers/authority.ts';
import { checkBehind, host, portOf } from '../peers/balancer.ts';
import { eavesdropper, httpLogons, type Logon, rpcProofs } from './eavesdropper.ts';

const ca = await authority();
const identity = await ca.issue({ names: [host] });

/** MD4 of `Password` in UTF-16: [MS-NLMP] 4.2.2.1.2. */
const ntHash = Buffer.from('a4f49c406510bdcab6824ee7c30fd852', 'hex');

const hmac = (key: Buffer, ...parts: readonly Buffer[]) =>
  createHmac('md5', key).update(Buffer.concat(parts)).digest();

function fieldAt(message: Buffer, at: number): Buffer {
  const offset = message.readUInt32LE(at + 4);
  return message.subarray(offset, offset + message.readUInt16LE(at));
}

function readProof(message: Buffer) {
  const nt = fieldAt(message, 20);
  return {
    lm: fieldAt(message, 12),
    nt,
    domain: fieldAt(message, 28).toString('utf16le'),
    user: fieldAt(message, 36).toString('utf16le'),
    encryptedKey: fieldAt(message, 52),
    flags: message.readUInt32LE(60),
    mic: message.subarray(72, 88),
    // 16 bytes of proof, 28 of the client's challenge and clock, then the pairs.
    pairs: pairsOf(nt.subarray(44)),
  };
}

function pairsOf(data: Buffer): Map<number, Buffer> {
  const pairs = new Map<number, Buffer>();
  for (let at = 0; at + 4 <= data.length && data.readUInt16LE(at) !== 0; ) {
    const length = data.readUInt16LE(at + 2);
    pairs.set(data.readUInt16LE(at), data.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return pairs;
}

const av = { flags: 6, targetName: 9, channelBindings: 10 };
const lmKeyFlag = 0x80;
const extendedSecurityFlag = 0x80000;

/** RFC 5929 section 4 in the structure of RFC 2744 3.11: no addresses, and the hash. */
function bindingOf(certificate: Buffer): Buffer {
  const data = Buffer.concat([
    Buffer.from('tls-server-end-point:'),
    createHash('sha256').update(certificate).digest(),
  ]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(data.length);
  return createHash('md5')
    .update(Buffer.concat([Buffer.alloc(16), length, data]))
    .digest();
}

/** [MS-NLMP] 3.1.5.1.2, over the three messages. */
function micOf({ negotiate, challenge, authenticate }: Logon): Buffer {
  const { user, domain, nt, encryptedKey } = readProof(authenticate);
  const names = Buffer.from(user.toUpperCase() + domain, 'utf16le');
  const key = hmac(ntHash, names);
  const base = hmac(key, nt.subarray(0, 16));
  const sessionKey = Buffer.from(new Rc4(base).update(encryptedKey));
  const without = Buffer.from(authenticate);
  without.fill(0, 72, 88);
  return hmac(sessionKey, negotiate, challenge, without);
}

/** All proofs of one whole check of a server that wants encryption, which logs on in every way. */
async function overhear() {
  await using practice = await startPractice({ scenario: 'encryption-required' });
  await using ear = await eavesdropper(identity, { port: portOf(practice, 'rpcUrl') });
  const seen = await checkBehind(practice, ear.port, { authorities: [ca.root] });
  expect(seen.findings).toEqual(['rpc/encryption-required proven']);
  return {
    http: ear.connections.flatMap(httpLogons),
    rpc: rpcProofs(ear.connections),
    certificate: ear.certificate.raw,
    text: ear.connections.map(({ client }) => client.toString('latin1')).join('\n'),
    password: practice.password,
  };
}

describe('the proofs of a whole check', async () => {
  const { http, rpc, certificate, text, password } = await overhear();
  const proofs = [...http.map(({ authenticate }) => authenticate), ...rpc].map(readProof);

  test('are those of HTTP and of RPC', () => {
    expect(http.length).toBeGreaterThan(3);
    expect(rpc.length).toBeGreaterThan(1);
  });

  test('are NTLMv2, without an answer of LM and without its key', () => {
    for (const { nt, lm, flags } of proofs) {
      expect(nt.length).toBeGreaterThan(24);
      expect([...nt.subarray(16, 18)]).toEqual([1, 1]);
      expect(lm.equals(Buffer.alloc(24))).toBe(true);
      expect(flags & lmKeyFlag).toBe(0);
      expect(flags & extendedSecurityFlag).not.toBe(0);
    }
  });

  test('are each for a challenge and a key of their own', () => {
    const of = (field: 'nt' | 'encryptedKey') =>
      new Set(proofs.map((proof) => proof[field].toString('hex')));
    expect(of('nt').size).toBe(proofs.length);
    expect(of('encryptedKey').size).toBe(proofs.length);
  });

  test('hold together: the MIC covers all three messages', () => {
    for (const logon of http) {
      const { mic, pairs } = readProof(logon.authenticate);
      expect(pairs.get(av.flags)?.readUInt32LE()).toBe(2);
      expect(mic.toString('hex')).toBe(micOf(logon).toString('hex'));
    }
    for (const { mic, pairs } of rpc.map(readProof)) {
      expect(pairs.get(av.flags)?.readUInt32LE()).toBe(2);
      expect(mic.equals(Buffer.alloc(16))).toBe(false);
    }
  });

  test('of HTTP name the TLS connection and the host that they are for', () => {
    for (const { pairs } of http.map(({ authenticate }) => readProof(authenticate))) {
      expect(pairs.get(av.channelBindings)).toEqual(bindingOf(certificate));
      expect(pairs.get(av.targetName)?.toString('utf16le')).toBe(`HTTP/${host}`);
    }
  });

  test('of RPC name the service that they are for', () => {
    for (const { pairs } of rpc.map(readProof))
      expect(pairs.get(av.targetName)?.toString('utf16le')).toMatch(/^exchange(MDB|RFR|AB)\//);
  });

  test('are all that is said of the password', () => {
    expect(text).not.toContain(password);
    expect(text).not.toMatch(/authorization: *basic/i);
    expect(text).not.toContain(Buffer.from(password, 'utf16le').toString('latin1'));
  });
});

describe('somebody in between', () => {
  test.each(['allow', 'require'] as const)(
    'who relays a logon through another TLS connection gets nowhere: Extended Protection %s',
    async (extendedProtection) => {
      const knobs = { front: { extendedProtection } };
      await using practice = await startPractice({ knobs });
      await using ear = await eavesdropper(identity, { port: portOf(practice), tls: true });
      const seen = await checkBehind(practice, ear.port, { authorities: [ca.root] });
      expect(ear.connections.flatMap(httpLogons).length).toBeGreaterThan(0);
      expect(seen.findings).toEqual(['auth/extended-protection proven']);
      expect(practice.seen.failedLogons).toEqual({ 'contoso\\user': 1 });
      expect(practice.seen.storeConnects).toEqual([]);
    },
  );

  test('who plays a proof again gets nowhere, on the same connection or on another', async () => {
    await using practice = await startPractice();
    const port = portOf(practice, 'rpcUrl');
    await using ear = await eavesdropper(identity, { port });
    await checkBehind(practice, ear.port, { authorities: [ca.root] });
    const before = practice.seen.acceptedLogons;
    const logons = ear.connections.flatMap(httpLogons);
    expect(logons.length).toBeGreaterThan(3);
    for (const { negotiate, authenticate } of logons) {
      expect(await statusesOf(port, [authenticate])).toEqual([401]);
      expect(await statusesOf(port, [negotiate, authenticate])).toEqual([401, 401]);
    }
    expect(practice.seen.acceptedLogons).toBe(before);
  });
});

/** Sends these, one after the other, on one connection. */
async function statusesOf(port: number, messages: readonly Buffer[]): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const statuses: number[] = [];
  for (const message of messages) {
    const headers = { authorization: `NTLM ${message.toString('base64')}` };
    const path = '/autodiscover/autodiscover.xml';
    const asked = request({ port, host: '127.0.0.1', path, headers, agent }).end();
    const answered = Promise.withResolvers<void>();
    asked.on('error', answered.reject).on('response', (response) => {
      statuses.push(response.statusCode ?? 0);
      response.on('end', answered.resolve).resume();
    });
    await answered.promise;
  }
  agent.destroy();
  return statuses;
}
