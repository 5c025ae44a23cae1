/**
 * How client and server agree on an interface: bind and alter_context, and what answers them.
 *
 * Source: [C706] 12.6.4.1 to 12.6.4.5. All bodies here are counted from behind the common header.
 */
import { bytes, decode, encode, Reader, struct, u8, u16le, u32le, Writer } from '../codec.ts';
import { paddingTo } from './frame.ts';
import { Syntax } from './syntaxes.ts';

/** [C706] 12.6.4.3 */
export const BindFront = struct({
  maxTransmitFragment: u16le,
  maxReceiveFragment: u16le,
  associationGroupId: u32le,
  contextCount: u8,
  reserved: bytes(3),
});

/** p_cont_elem_t; the transfer syntaxes follow. */
export const ContextFront = struct({
  contextId: u16le,
  transferCount: u8,
  reserved: u8,
  abstractSyntax: Syntax,
});

export interface PresentationContext {
  readonly contextId: number;
  readonly abstractSyntax: Syntax;
  readonly transferSyntaxes: readonly Syntax[];
}

/** Of bind and of alter_context. */
export interface Bind {
  readonly maxTransmitFragment: number;
  readonly maxReceiveFragment: number;
  /** 0 asks for a new group. */
  readonly associationGroupId: number;
  readonly contexts: readonly PresentationContext[];
}

export function decodeBind(body: Uint8Array): Bind {
  const reader = new Reader(body);
  const { reserved: _, contextCount, ...front } = reader.read(BindFront);
  return { ...front, contexts: times(contextCount, () => contextFrom(reader)) };
}

function contextFrom(reader: Reader): PresentationContext {
  const { contextId, transferCount, abstractSyntax } = reader.read(ContextFront);
  const transferSyntaxes = times(transferCount, () => reader.read(Syntax));
  return { contextId, abstractSyntax, transferSyntaxes };
}

export function encodeBind({ contexts, ...front }: Bind): Buffer {
  const writer = new Writer();
  const reserved = Buffer.alloc(3);
  writer.write(BindFront, { ...front, contextCount: contexts.length, reserved });
  for (const { contextId, abstractSyntax, transferSyntaxes } of contexts) {
    const transferCount = transferSyntaxes.length;
    writer.write(ContextFront, { contextId, transferCount, reserved: 0, abstractSyntax });
    for (const syntax of transferSyntaxes) writer.write(Syntax, syntax);
  }
  return writer.bytes();
}

/** [C706] 12.6.4.4; the secondary address follows. */
export const BindAckFront = struct({
  maxTransmitFragment: u16le,
  maxReceiveFragment: u16le,
  associationGroupId: u32le,
  addressLength: u16le,
});

/** p_result_list_t */
export const ResultListFront = struct({ count: u8, reserved: bytes(3) });

/** p_result_t */
export const ContextResult = struct({ result: u16le, reason: u16le, transferSyntax: Syntax });
export type ContextResult = ReturnType<typeof ContextResult.read>;

/** p_cont_def_result_t, [MS-RPCE] 2.2.2.4 */
export const contextResult = {
  acceptance: 0,
  user_rejection: 1,
  provider_rejection: 2,
  negotiate_ack: 3,
} as const;

/** p_provider_reason_t */
export const providerReason = {
  reason_not_specified: 0,
  abstract_syntax_not_supported: 1,
  proposed_transfer_syntaxes_not_supported: 2,
  local_limit_exceeded: 3,
} as const;

/** Of bind_ack and of alter_context_resp. */
export interface BindAck {
  readonly maxTransmitFragment: number;
  readonly maxReceiveFragment: number;
  readonly associationGroupId: number;
  /** Mostly the port; empty in an alter_context_resp. */
  readonly secondaryAddress: string;
  /** One for each context that was asked for, in its order. */
  readonly results: readonly ContextResult[];
}

export function decodeBindAck(body: Uint8Array): BindAck {
  const reader = new Reader(body);
  const { addressLength, ...front } = reader.read(BindAckFront);
  const secondaryAddress = reader.take(addressLength).toString('latin1').replace(/\0$/, '');
  reader.take(paddingTo(4, BindAckFront.size + addressLength));
  const { count } = reader.read(ResultListFront);
  return { ...front, secondaryAddress, results: times(count, () => reader.read(ContextResult)) };
}

export function encodeBindAck({ secondaryAddress, results, ...front }: BindAck): Buffer {
  const address = Buffer.from(secondaryAddress && `${secondaryAddress}\0`, 'latin1');
  const padding = paddingTo(4, BindAckFront.size + address.length);
  const writer = new Writer();
  writer.write(BindAckFront, { ...front, addressLength: address.length });
  writer.room(address.length + padding).set(address);
  writer.write(ResultListFront, { count: results.length, reserved: Buffer.alloc(3) });
  for (const result of results) writer.write(ContextResult, result);
  return writer.bytes();
}

/** [C706] 12.6.4.5, p_reject_reason_t; [MS-RPCE] 2.2.2.5 */
export const nakReason = {
  reason_not_specified: 0,
  temporary_congestion: 1,
  local_limit_exceeded: 2,
  protocol_version_not_supported: 4,
  authentication_type_not_recognized: 8,
  invalid_checksum: 9,
} as const;

/** p_rt_version_t */
export const ProtocolVersion = struct({ major: u8, minor: u8 });
export type ProtocolVersion = ReturnType<typeof ProtocolVersion.read>;

export interface BindNak {
  readonly reason: number;
  /** What the server speaks. Some servers end the message before. */
  readonly versions: readonly ProtocolVersion[];
}

export function decodeBindNak(body: Uint8Array): BindNak {
  const reader = new Reader(body);
  const reason = reader.read(u16le);
  const count = reader.left > 0 ? reader.read(u8) : 0;
  return { reason, versions: times(count, () => reader.read(ProtocolVersion)) };
}

export function encodeBindNak({ reason, versions }: BindNak): Buffer {
  const writer = new Writer().write(u16le, reason).write(u8, versions.length);
  for (const version of versions) writer.write(ProtocolVersion, version);
  return writer.bytes();
}

/** [MS-RPCE] 2.2.2.5: nothing but four bytes of any value, and the token behind. */
export const Auth3 = struct({ pad: bytes(4) });
export type Auth3 = ReturnType<typeof Auth3.read>;

export const decodeAuth3 = (body: Uint8Array): Auth3 => decode(Auth3, body);
export const encodeAuth3 = (auth3: Auth3): Buffer => encode(Auth3, auth3);

function times<T>(count: number, item: () => T): T[] {
  return Array.from({ length: count }, item);
}
