/**
 * The server's end of one association: what is bound, who is at the other end, and calls and their
 * answers. PDUs in, PDUs out; it knows nothing of what carries them.
 *
 * Source: [C706] chapter 12.6 and [MS-RPCE] 3.3.1. One security context an association.
 */
import { Failure } from '../model/failure.ts';
import { rpcStatuses } from '../model/rpc-status.ts';
import type { Protection } from '../wire/dcerpc/authentication.ts';
import { type Bind, type BindAck, nakReason } from '../wire/dcerpc/bind.ts';
import { fragmentsOf } from '../wire/dcerpc/fragments.ts';
import { decodeFrame } from '../wire/dcerpc/frame.ts';
import { packetType, pfc } from '../wire/dcerpc/header.ts';
import { encodePdu, frameOf, type Pdu, pduOf } from '../wire/dcerpc/pdu.ts';
import { protect } from '../wire/dcerpc/protection.ts';
import { Reassembly } from '../wire/dcerpc/reassembly.ts';
import { answerContexts, type Interface } from './interfaces.ts';
import type { RpcKnobs } from './knobs.ts';
import type { LogonDesk } from './logon-desk.ts';
import type { Account } from './organization.ts';
import { RpcFault } from './rpc-fault.ts';
import { RpcLogon } from './rpc-logon.ts';

/** What an association is part of. */
export interface Surroundings {
  readonly knobs: RpcKnobs;
  readonly desk: LogonDesk;
  readonly port: number;
  readonly interfaces: readonly Interface[];
  /** Who has logged on to the proxy: counts where RPC itself asks for no one. */
  readonly proxyAccount: Account;
}

/** Told to whoever carries the PDUs: the client is not worth an answer. */
const hangUp = 'practice.hang-up';

const associationGroupId = 0x0000_2416;
const both = pfc.firstFragment | pfc.lastFragment;

export class Association {
  readonly #around: Surroundings;
  readonly #logon: RpcLogon;
  readonly #bound = new Map<number, Interface>();
  #maxFragment: number;
  #request: Reassembly | undefined;

  constructor(around: Surroundings) {
    this.#around = around;
    this.#logon = new RpcLogon(around.desk, around.knobs.padding);
    this.#maxFragment = around.knobs.maxFragment;
  }

  /**
   * Takes one PDU, whole, and gives those to be sent for it.
   *
   * @throws Failure for what no client sends: the connection is of no use any more
   */
  receive(data: Uint8Array): Buffer[] {
    const frame = decodeFrame(data);
    if (frame.packetType === packetType.request) return this.#receiveRequest(data, frame.callId);
    const pdu = pduOf(frame);
    switch (pdu.kind) {
      case 'bind':
      case 'alter_context':
        return [this.#bind(pdu)];
      case 'auth3':
        this.#logon.finish(pdu.verifier);
        return [];
      case 'co_cancel':
      case 'orphaned':
        return [];
      default:
        throw new Failure('rpc.unexpected-pdu', { kind: pdu.kind });
    }
  }

  #bind(pdu: Pdu<'bind'> | Pdu<'alter_context'>): Buffer {
    const { callId, body, verifier: asked } = pdu;
    const { knobs, port, interfaces } = this.#around;
    if (asked && !this.#logon.takes(asked)) return nak(callId);
    const results = answerContexts(body.contexts, interfaces, (id, one) =>
      this.#bound.set(id, one),
    );
    const verifier = asked && this.#logon.step(asked);
    this.#maxFragment = Math.min(knobs.maxFragment, body.maxReceiveFragment);
    const isFirst = pdu.kind === 'bind';
    return encodePdu({
      kind: isFirst ? 'bind_ack' : 'alter_context_resp',
      flags: both | (pdu.flags & pfc.supportHeaderSign),
      callId,
      body: {
        ...fragmentSizes(body, knobs.maxFragment),
        associationGroupId: body.associationGroupId || associationGroupId,
        secondaryAddress: isFirst ? String(port) : '',
        results: knobs.bindResults === 'first' ? results.slice(0, 1) : results,
      },
      ...(verifier ? { verifier } : {}),
    });
  }

  #receiveRequest(data: Uint8Array, callId: number): Buffer[] {
    const protection = this.#logon.protection;
    try {
      if (this.#logon.isRefused) throw this.#refusal();
      this.#request ??= new Reassembly(protection ? { protection } : {});
      const whole = this.#request.add(data);
      if (!whole) return [];
      this.#request = undefined;
      if (whole.kind !== 'request') throw new Failure('rpc.unexpected-pdu', { kind: whole.kind });
      return this.#answer(whole, protection);
    } catch (error) {
      this.#request = undefined;
      return [this.#fault(callId, statusOf(error), protection)];
    }
  }

  #answer({ callId, body }: Pdu<'request'>, protection: Protection | undefined): Buffer[] {
    const { contextId, opnum } = body;
    const level = this.#logon.level;
    const one = this.#bound.get(contextId);
    if (!one) throw new RpcFault('nca_invalid_pres_context_id');
    if (level < this.#around.knobs.minimumLevel) throw new RpcFault('RPC_S_ACCESS_DENIED');
    const operation = one.operations[opnum];
    if (!operation) throw new RpcFault('nca_op_rng_error');
    const account = this.#logon.account ?? this.#around.proxyAccount;
    const stub = operation(body.stub, { level, account });
    const sending = { callId, maxFragment: this.#maxFragment, ...(protection && { protection }) };
    const pdus = fragmentsOf({ kind: 'response', contextId, stub }, sending);
    return this.#around.knobs.badSignature ? pdus.map(spoiled) : pdus;
  }

  #refusal(): Error {
    const isSilent = this.#around.knobs.refusesBy === 'hanging-up';
    return isSilent ? new Failure(hangUp) : new RpcFault('RPC_S_ACCESS_DENIED');
  }

  #fault(callId: number, status: number, protection: Protection | undefined): Buffer {
    const front = { allocationHint: 32, contextId: 0, cancelCount: 0, faultFlags: 0 };
    const body = { ...front, status, stub: Buffer.alloc(0) };
    const fault = frameOf({ kind: 'fault', flags: both | pfc.didNotExecute, callId, body });
    return protect(fault, this.#around.knobs.signsFaults ? protection : undefined);
  }
}

function fragmentSizes(
  { maxReceiveFragment, maxTransmitFragment }: Bind,
  own: number,
): Pick<BindAck, 'maxTransmitFragment' | 'maxReceiveFragment'> {
  return {
    maxTransmitFragment: Math.min(own, maxReceiveFragment),
    maxReceiveFragment: Math.min(own, maxTransmitFragment),
  };
}

function nak(callId: number): Buffer {
  return encodePdu({
    kind: 'bind_nak',
    flags: both,
    callId,
    body: {
      reason: nakReason.authentication_type_not_recognized,
      versions: [{ major: 5, minor: 0 }],
    },
  });
}

/** What a fault says for it. @throws what is no fault of the client's */
function statusOf(error: unknown): number {
  if (error instanceof RpcFault) return error.status;
  if (!(error instanceof Failure) || error.code === hangUp) throw error;
  const isForged = error.code === 'ntlm.signature' || error.code === 'rpc.unsigned';
  const name = isForged ? 'RPC_S_SEC_PKG_ERROR' : 'RPC_X_BAD_STUB_DATA';
  return rpcStatuses[name] ?? 0;
}

function spoiled(pdu: Buffer): Buffer {
  pdu[pdu.length - 5] = ~(pdu[pdu.length - 5] ?? 0) & 0xff;
  return pdu;
}
