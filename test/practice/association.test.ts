/** An association without what carries it: logons and calls that impacket doesn't make. */
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import { Association } from '../../src/practice/association.ts';
import { healthyKnobs, type RpcKnobs } from '../../src/practice/knobs.ts';
import { LogonDesk } from '../../src/practice/logon-desk.ts';
import { managementInterface } from '../../src/practice/management.ts';
import { user } from '../../src/practice/organization.ts';
import { Ledger } from '../../src/practice/seen.ts';
import { authnType, type Protection } from '../../src/wire/dcerpc/authentication.ts';
import { fragmentsOf } from '../../src/wire/dcerpc/fragments.ts';
import { decodeInterfaceIds, inqIfIds } from '../../src/wire/dcerpc/management.ts';
import { decodePdu, encodePdu, type Pdu } from '../../src/wire/dcerpc/pdu.ts';
import { Reassembly } from '../../src/wire/dcerpc/reassembly.ts';
import { interfaces, ndr } from '../../src/wire/dcerpc/syntaxes.ts';
import { authenticate } from '../../src/wire/ntlm/client.ts';
import { encodeNegotiate } from '../../src/wire/ntlm/negotiate.ts';
import { NtlmSession, signatureSize } from '../../src/wire/ntlm/session.ts';

const flags = 3;
const authType = authnType.RPC_C_AUTHN_WINNT;

function associationWith(knobs: Partial<RpcKnobs> = {}) {
  const ledger = new Ledger();
  const association = new Association({
    knobs: { ...healthyKnobs.rpc, ...knobs },
    desk: new LogonDesk(ledger, healthyKnobs.situation),
    port: 6001,
    interfaces: [managementInterface],
    proxyAccount: user,
  });
  return { association, ledger };
}

interface BindWish {
  readonly authLevel: number;
  readonly kind?: 'bind' | 'alter_context';
  readonly contextId?: number;
  readonly token?: Uint8Array;
  readonly authType?: number;
}

function bind(wish: BindWish): Buffer {
  const { authLevel, kind = 'bind', contextId = 0, token = encodeNegotiate() } = wish;
  const context = { contextId, abstractSyntax: interfaces.mgmt, transferSyntaxes: [ndr] };
  return encodePdu({
    kind,
    flags,
    callId: 1,
    body: {
      maxTransmitFragment: 5840,
      maxReceiveFragment: 2048,
      associationGroupId: 0,
      contexts: [context],
    },
    verifier: { authType: wish.authType ?? authType, authLevel, contextId: 7, token },
  });
}

const only = (pdus: readonly Buffer[]): Pdu => {
  const [pdu] = pdus;
  if (!pdu) throw new Error('no answer');
  return decodePdu(pdu);
};

/** Logs on up to a level. @returns what protects the client's calls */
function logOn(association: Association, authLevel: number, password = user.password): Protection {
  const negotiate = encodeNegotiate();
  const answer = only(association.receive(bind({ authLevel, token: negotiate })));
  const {
    message,
    sessionKey,
    flags: agreed,
  } = authenticate({
    ...{ user: user.user, domain: 'contoso.test', password, negotiate },
    challenge: answer.verifier?.token ?? Buffer.alloc(0),
    clientChallenge: randomBytes(8),
    exportedSessionKey: randomBytes(16),
    now: 0n,
  });
  const verifier = { authType, authLevel, contextId: 7, token: message };
  const body = { pad: Buffer.alloc(4) };
  const auth3 = encodePdu({ kind: 'auth3', flags, callId: 1, body, verifier });
  expect(association.receive(auth3)).toEqual([]);
  const context = new NtlmSession('client', sessionKey, agreed);
  return { authType, authLevel, contextId: 7, context, signatureSize };
}

function question(protection?: Protection, contextId = 0): Buffer {
  const stub = Buffer.alloc(0);
  const call = { kind: 'request', contextId, opnum: inqIfIds.opnum, stub } as const;
  const sending = { callId: 2, maxFragment: 2048, ...(protection ? { protection } : {}) };
  return fragmentsOf(call, sending)[0] ?? stub;
}

function read(pdus: readonly Buffer[], protection: Protection) {
  const reassembly = new Reassembly({ callId: 2, protection });
  return pdus.map((pdu) => reassembly.add(pdu)).at(-1);
}

test.for([4, 5, 6])('at level %i an answer is signed', (level) => {
  const { association } = associationWith();
  const protection = logOn(association, level);
  const answer = read(association.receive(question(protection)), protection);
  expect(answer?.kind).toBe('response');
  expect(decodeInterfaceIds(answer?.body.stub ?? Buffer.alloc(0)).interfaces).toHaveLength(4);
});

test('a client that checks signatures notices a bad one', () => {
  const { association } = associationWith({ badSignature: true });
  const protection = logOn(association, 5);
  const pdus = association.receive(question(protection));
  expect(() => read(pdus, protection)).toThrow('ntlm.signature');
});

test('a call that was changed on its way is not answered, nor one that is unsigned', () => {
  const { association } = associationWith({ signsFaults: false });
  const changed = question(logOn(association, 6));
  changed[30] = ~(changed[30] ?? 0) & 0xff;
  const denied = { kind: 'fault', body: { status: 1825 } };
  expect(only(association.receive(changed))).toMatchObject(denied);
  expect(only(association.receive(question()))).toMatchObject(denied);
});

test('a fault is signed, or not, as the server likes', () => {
  for (const signsFaults of [true, false]) {
    const { association } = associationWith({ signsFaults });
    const protection = logOn(association, 6);
    const pdus = association.receive(question(protection, 5));
    expect(read(pdus, protection)).toMatchObject({ kind: 'fault', body: { status: 0x1c00001c } });
    expect(only(pdus).verifier !== undefined).toBe(signsFaults);
  }
});

test('another interface is added under the logon that there is', () => {
  const { association } = associationWith();
  const protection = logOn(association, 5);
  const alter = bind({ authLevel: 5, kind: 'alter_context', contextId: 1 });
  expect(only(association.receive(alter))).toMatchObject({
    kind: 'alter_context_resp',
    body: { secondaryAddress: '', maxTransmitFragment: 2048, results: [{ result: 0 }] },
  });
  const answer = read(association.receive(question(protection, 1)), protection);
  expect(answer?.kind).toBe('response');
});

test('Kerberos and SPNEGO are told that nobody speaks them', () => {
  for (const other of [authnType.RPC_C_AUTHN_GSS_NEGOTIATE, authnType.RPC_C_AUTHN_GSS_KERBEROS]) {
    const { association } = associationWith();
    const answer = only(association.receive(bind({ authLevel: 6, authType: other })));
    expect(answer).toMatchObject({ kind: 'bind_nak', body: { reason: 8 } });
  }
});

test('a refused logon shows at the first call, as a fault or as silence', () => {
  const fault = associationWith();
  logOn(fault.association, 2, 'wrong');
  const denied = { kind: 'fault', body: { status: 5 } };
  expect(only(fault.association.receive(question()))).toMatchObject(denied);
  expect(fault.ledger.failedLogons).toEqual({ 'contoso.test\\user': 1 });

  const silence = associationWith({ refusesBy: 'hanging-up' });
  logOn(silence.association, 2, 'wrong');
  expect(() => silence.association.receive(question())).toThrow('practice.hang-up');
});

test('who begins a logon and never ends it stays out', () => {
  const { association } = associationWith();
  expect(only(association.receive(bind({ authLevel: 6 }))).kind).toBe('bind_ack');
  expect(only(association.receive(question()))).toMatchObject({ body: { status: 5 } });
});

test('whatever a client sends is answered, or ends the connection', () => {
  const genuine = fc.constantFrom(
    bind({ authLevel: 6 }),
    bind({ authLevel: 2, kind: 'alter_context' }),
    question(),
  );
  const change = fc.record({ at: fc.nat(200), byte: fc.nat(255) });
  fc.assert(
    fc.property(fc.array(fc.tuple(genuine, fc.array(change, { maxLength: 3 }))), (sent) => {
      const { association } = associationWith();
      for (const [pdu, changes] of sent) {
        const changed = Buffer.from(pdu);
        for (const { at, byte } of changes) if (at < changed.length) changed[at] = byte;
        expect(isExpected(() => association.receive(changed))).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

/** Whether it goes well, or fails as it may. */
function isExpected(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch (error) {
    return error instanceof Failure;
  }
}
