/**
 * Connection-oriented DCE/RPC PDUs, little-endian only: any of them from and to bytes.
 *
 * Source: [C706] chapter 12.6, with the extensions of [MS-RPCE] 2.2.2. RTS PDUs share the header and
 * live in ../rpc-http. Calls under a security context go through fragments.ts and reassembly.ts.
 */
import { Failure } from '../../model/failure.ts';
import {
  type Auth3,
  type Bind,
  type BindAck,
  type BindNak,
  decodeAuth3,
  decodeBind,
  decodeBindAck,
  decodeBindNak,
  encodeAuth3,
  encodeBind,
  encodeBindAck,
  encodeBindNak,
} from './bind.ts';
import {
  decodeFault,
  decodeRequest,
  decodeResponse,
  encodeFault,
  encodeRequest,
  encodeResponse,
  type Fault,
  type Request,
  type Response,
} from './call.ts';
import { decodeFrame, encodeFrame, type Frame, type Verifier } from './frame.ts';
import { packetType, pfc } from './header.ts';

/** PDUs without a body that says anything: the call id is all. */
type Nothing = Readonly<Record<never, never>>;

interface Bodies {
  readonly bind: Bind;
  readonly bind_ack: BindAck;
  readonly bind_nak: BindNak;
  readonly alter_context: Bind;
  readonly alter_context_resp: BindAck;
  readonly auth3: Auth3;
  readonly request: Request;
  readonly response: Response;
  readonly fault: Fault;
  /** [C706] 12.6.4.12: the server asks the client to end the connection. */
  readonly shutdown: Nothing;
  readonly co_cancel: Nothing;
  readonly orphaned: Nothing;
}

type Kind = keyof Bodies;

/** One of them, named as in the specification. */
export type Pdu<K extends Kind = Kind> = {
  [P in K]: {
    readonly kind: P;
    readonly flags: number;
    readonly callId: number;
    readonly body: Bodies[P];
    readonly verifier?: Verifier;
  };
}[K];

interface BodyCodec<T> {
  decode(body: Uint8Array, flags: number): T;
  encode(body: T): Buffer;
}

const bind: BodyCodec<Bind> = { decode: decodeBind, encode: encodeBind };
const bindAck: BodyCodec<BindAck> = { decode: decodeBindAck, encode: encodeBindAck };
const nothing: BodyCodec<Nothing> = { decode: () => ({}), encode: () => Buffer.alloc(0) };

const codecs: { readonly [K in Kind]: BodyCodec<Bodies[K]> } = {
  bind,
  bind_ack: bindAck,
  bind_nak: { decode: decodeBindNak, encode: encodeBindNak },
  alter_context: bind,
  alter_context_resp: bindAck,
  auth3: { decode: decodeAuth3, encode: encodeAuth3 },
  request: { decode: decodeRequest, encode: encodeRequest },
  response: { decode: decodeResponse, encode: encodeResponse },
  fault: { decode: decodeFault, encode: encodeFault },
  shutdown: nothing,
  co_cancel: nothing,
  orphaned: nothing,
};

const kinds: readonly Kind[] = [
  'bind',
  'bind_ack',
  'bind_nak',
  'alter_context',
  'alter_context_resp',
  'auth3',
  'request',
  'response',
  'fault',
  'shutdown',
  'co_cancel',
  'orphaned',
];

/**
 * Reads one whole PDU. The stub of a sealed call is given as it came.
 *
 * @throws Failure `rpc.malformed`, `rpc.unknown-packet-type`, `wire.truncated`
 */
export function decodePdu(data: Uint8Array): Pdu {
  return pduOf(decodeFrame(data));
}

/** @throws Failure as {@link decodePdu} */
export function pduOf(frame: Frame): Pdu {
  const kind = kinds.find((known) => packetType[known] === frame.packetType);
  if (!kind) throw new Failure('rpc.unknown-packet-type', { packetType: frame.packetType });
  return pduOfKind(kind, frame);
}

function pduOfKind<K extends Kind>(kind: K, frame: Frame): Pdu<K> {
  const { flags, callId, verifier } = frame;
  const body = codecs[kind].decode(frame.body, flags);
  return { kind, flags, callId, body, ...(verifier ? { verifier } : {}) };
}

/** @throws RangeError if it doesn't fit into one PDU */
export function encodePdu<K extends Kind>(pdu: Pdu<K>): Buffer {
  return encodeFrame(frameOf(pdu));
}

export function frameOf<K extends Kind>(pdu: Pdu<K>): Frame {
  const { kind, callId, body, verifier } = pdu;
  const flags = pdu.flags | ('object' in body && body.object ? pfc.objectUuid : 0);
  const encoded = codecs[kind].encode(body);
  return { packetType: packetType[kind], flags, callId, body: encoded, verifier };
}
