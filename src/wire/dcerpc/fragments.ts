/**
 * A call too long for one PDU is cut into fragments, each with its own header and verifier.
 *
 * Source: [C706] 12.6.2 and 12.4.3.
 */
import { Failure } from '../../model/failure.ts';
import type { Protection } from './authentication.ts';
import { encodeRequest, encodeResponse } from './call.ts';
import { Header, packetType, pfc } from './header.ts';
import { protect, verifierSize } from './protection.ts';

/** What every implementation has to be able to receive. [C706] 12.6.3.3, MustRecvFragSize */
const smallestFragment = 1432;

/** Header and front of a request or a response, up to its stub. */
const frontSize = Header.size + 8;

export interface RequestCall {
  readonly kind: 'request';
  readonly contextId: number;
  readonly opnum: number;
  readonly stub: Uint8Array;
}

export interface ResponseCall {
  readonly kind: 'response';
  readonly contextId: number;
  readonly stub: Uint8Array;
}

export interface Sending {
  readonly callId: number;
  /** In bytes, with header and verifier: the smaller of what we want to send and the peer takes. */
  readonly maxFragment: number;
  readonly protection?: Protection;
}

/**
 * The PDUs of a request or a response, to be sent in this order and without others of the same
 * security context in between.
 *
 * @throws Failure `rpc.fragment-too-small` if the peer takes less than everyone must
 */
export function fragmentsOf(call: RequestCall | ResponseCall, sending: Sending): Buffer[] {
  const { callId, maxFragment, protection } = sending;
  if (maxFragment < smallestFragment)
    throw new Failure('rpc.fragment-too-small', { maxFragment, smallestFragment });
  const room = maxFragment - frontSize - verifierSize(protection);
  const size = room - (room % 16);
  const count = Math.max(1, Math.ceil(call.stub.length / size));
  return Array.from({ length: count }, (_, index) => {
    const left = call.stub.subarray(index * size);
    const isFirst = index === 0 ? pfc.firstFragment : 0;
    const isLast = index === count - 1 ? pfc.lastFragment : 0;
    const body = bodyOf(call, left.subarray(0, size), left.length);
    const frame = { packetType: packetType[call.kind], flags: isFirst | isLast, callId, body };
    return protect(frame, protection);
  });
}

function bodyOf(
  call: RequestCall | ResponseCall,
  stub: Uint8Array,
  allocationHint: number,
): Buffer {
  const { contextId } = call;
  return call.kind === 'request'
    ? encodeRequest({ allocationHint, contextId, opnum: call.opnum, stub })
    : encodeResponse({ allocationHint, contextId, cancelCount: 0, stub });
}
