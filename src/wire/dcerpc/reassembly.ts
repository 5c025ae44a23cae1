/**
 * Puts the fragments of one call together again, each opened and checked before it counts.
 *
 * Source: [C706] 12.6.2. Bounded: whoever sends without end is cut off.
 */
import { Failure } from '../../model/failure.ts';
import type { Protection } from './authentication.ts';
import { malformed, pfc } from './header.ts';
import { type Pdu, pduOf } from './pdu.ts';
import { unprotect } from './protection.ts';

/** In bytes. Nothing that we call or answer comes near. */
const largestStub = 1024 * 1024;

/** More than {@link largestStub} holds of the smallest fragment that a peer may ask for. */
const mostFragments = 1024;

export interface Receiving {
  /** Of the call that is waited for; a server takes the next one, whichever it is. */
  readonly callId?: number;
  readonly protection?: Protection;
}

type Whole = Pdu<'request'> | Pdu<'response'>;

export class Reassembly {
  readonly #receiving: Receiving;
  readonly #stubs: Uint8Array[] = [];
  #first: Whole | undefined;
  #length = 0;

  constructor(receiving: Receiving = {}) {
    this.#receiving = receiving;
  }

  /**
   * Takes one PDU, as it came.
   *
   * @returns the call with its whole stub once its last fragment is there; a fault at once
   * @throws Failure `rpc.unsigned`, `rpc.malformed`, `rpc.unexpected-pdu`, `rpc.too-large`,
   *   `wire.truncated`, or the context's own for a bad signature
   */
  add(data: Uint8Array): Whole | Pdu<'fault'> | undefined {
    const pdu = pduOf(unprotect(data, this.#receiving.protection));
    switch (pdu.kind) {
      // Some servers answer a bad auth3 so, under its call id.
      case 'fault':
        return pdu;
      case 'request':
      case 'response':
        return this.#append(pdu);
      default:
        throw new Failure('rpc.unexpected-pdu', { kind: pdu.kind });
    }
  }

  #append(fragment: Whole): Whole | undefined {
    const first = this.#firstOf(fragment);
    this.#length += fragment.body.stub.length;
    if (this.#length > largestStub || this.#stubs.length === mostFragments)
      throw new Failure('rpc.too-large', { fragments: this.#stubs.length, length: this.#length });
    // A copy, so that a small stub doesn't hold on to a large PDU.
    this.#stubs.push(Buffer.from(fragment.body.stub));
    if ((fragment.flags & pfc.lastFragment) === 0) return undefined;
    return withStub(first, Buffer.concat(this.#stubs));
  }

  /** The first fragment of the call that this one belongs to. */
  #firstOf(fragment: Whole): Whole {
    const { kind, callId, flags } = this.#first ?? fragment;
    const expectedId = this.#receiving.callId ?? callId;
    if (fragment.callId !== expectedId) throw malformed('call_id', fragment.callId);
    if (fragment.kind !== kind) throw new Failure('rpc.unexpected-pdu', { kind: fragment.kind });
    const opens = (fragment.flags & pfc.firstFragment) !== 0;
    if (opens !== (this.#first === undefined)) throw malformed('pfc_flags', flags);
    this.#first ??= fragment;
    return this.#first;
  }
}

function withStub(first: Whole, stub: Uint8Array): Whole {
  const allocationHint = stub.length;
  return first.kind === 'request'
    ? { ...first, body: { ...first.body, allocationHint, stub } }
    : { ...first, body: { ...first.body, allocationHint, stub } };
}
