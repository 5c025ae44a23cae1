/**
 * RTS PDUs: how a virtual connection over two HTTP channels is made, kept and ended.
 *
 * Source: [MS-RPCH] 2.2.3 and 2.2.4. They are told apart by flags and list of commands; those between
 * proxies and server never reach a client and have no name here.
 */
import {
  type Decoded,
  decode,
  encode,
  type Field,
  Reader,
  struct,
  u16le,
  Writer,
} from '../codec.ts';
import { decodeFrame, encodeFrame } from '../dcerpc/frame.ts';
import { malformed, packetType, pfc } from '../dcerpc/header.ts';
import { type Command, command, readCommand, writeCommand } from './commands.ts';

/** [MS-RPCH] 2.2.3.6, behind the common header */
export const RtsFront = struct({ flags: u16le, commandCount: u16le });

/** [MS-RPCH] 2.2.3.6 */
export const rtsFlag = {
  ping: 0x0001,
  otherCommand: 0x0002,
  recycleChannel: 0x0004,
  inChannel: 0x0008,
  outChannel: 0x0010,
  eof: 0x0020,
  echo: 0x0040,
} as const;

/** More than any PDU of [MS-RPCH] 2.2.4 has. */
const mostCommands = 256;

/** The only version there is. */
export const rtsVersion = 1;

/** First on the OUT channel. [MS-RPCH] 2.2.4.2 */
const connA1 = {
  version: command('Version'),
  virtualConnectionCookie: command('Cookie'),
  outChannelCookie: command('Cookie'),
  receiveWindowSize: command('ReceiveWindowSize'),
};

/** First on the IN channel. [MS-RPCH] 2.2.4.5 */
const connB1 = {
  version: command('Version'),
  virtualConnectionCookie: command('Cookie'),
  inChannelCookie: command('Cookie'),
  channelLifetime: command('ChannelLifetime'),
  clientKeepaliveMs: command('ClientKeepalive'),
  associationGroupId: command('AssociationGroupId'),
};

/** The OUT proxy is there. [MS-RPCH] 2.2.4.4 */
const connA3 = { connectionTimeoutMs: command('ConnectionTimeout') };

/** Both channels have met at the server. [MS-RPCH] 2.2.4.9 */
const connC2 = {
  version: command('Version'),
  receiveWindowSize: command('ReceiveWindowSize'),
  connectionTimeoutMs: command('ConnectionTimeout'),
};

/** How much more the receiver of a channel can take. [MS-RPCH] 2.2.4.50 */
const flowControlAck = {
  destination: command('Destination'),
  /** Its bytes received are those of RPC PDUs; RTS PDUs don't count. */
  acknowledgment: command('FlowControlAck'),
};

const tables = {
  'CONN/A1': struct(connA1),
  'CONN/B1': struct(connB1),
  'CONN/A3': struct(connA3),
  'CONN/C2': struct(connC2),
  FlowControlAckWithDestination: struct(flowControlAck),
  Ping: struct({}),
  Echo: struct({}),
};

type Kind = keyof typeof tables;
type Values = { readonly [K in Kind]: Decoded<(typeof tables)[K]> };

const fields: { readonly [K in Kind]: Field<Values[K]> } = tables;

/** By what a receiver tells them: flags, and the names of the commands in their order. */
const shapes: readonly {
  readonly kind: Kind;
  readonly flags: number;
  readonly commands: readonly string[];
}[] = [
  { kind: 'CONN/A1', flags: 0, commands: namesIn(connA1) },
  { kind: 'CONN/B1', flags: 0, commands: namesIn(connB1) },
  { kind: 'CONN/A3', flags: 0, commands: namesIn(connA3) },
  { kind: 'CONN/C2', flags: 0, commands: namesIn(connC2) },
  {
    kind: 'FlowControlAckWithDestination',
    flags: rtsFlag.otherCommand,
    commands: namesIn(flowControlAck),
  },
  { kind: 'Ping', flags: rtsFlag.ping, commands: [] },
  { kind: 'Echo', flags: rtsFlag.echo, commands: [] },
];

function namesIn(commands: Readonly<Record<string, { readonly name: string }>>): string[] {
  return Object.values(commands).map(({ name }) => name);
}

type Named<K extends Kind = Kind> = {
  [P in K]: { readonly kind: P; readonly body: Values[P] };
}[K];

/**
 * One without a name. `recycle`: the peer wants another channel in place of this one. `eof`: this
 * channel has ended.
 */
export interface OtherRts {
  readonly kind: 'recycle' | 'eof' | 'other';
  readonly flags: number;
  readonly commands: readonly Command[];
}

export type RtsPdu = Named | OtherRts;

/**
 * Reads one whole RTS PDU.
 *
 * @throws Failure `rpc.malformed`, `rts.unknown-command`, `wire.truncated`
 */
export function decodeRts(data: Uint8Array): RtsPdu {
  const frame = decodeFrame(data);
  if (frame.packetType !== packetType.rts) throw malformed('PTYPE', frame.packetType);
  const reader = new Reader(frame.body);
  const { flags, commandCount } = reader.read(RtsFront);
  if (commandCount > mostCommands) throw malformed('NumberOfCommands', commandCount);
  const commands = Array.from({ length: commandCount }, () => readCommand(reader));
  if (reader.left > 0) throw malformed('NumberOfCommands', commandCount);

  const seen = commands.map(({ name }) => name).join();
  const shape = shapes.find((one) => one.flags === flags && one.commands.join() === seen);
  if (shape) return named(shape.kind, frame.body.subarray(RtsFront.size));
  return { kind: purposeOf(flags), flags, commands };
}

function named<K extends Kind>(kind: K, commands: Uint8Array): Named<K> {
  return { kind, body: decode(fields[kind], commands) };
}

function purposeOf(flags: number): OtherRts['kind'] {
  if ((flags & rtsFlag.recycleChannel) !== 0) return 'recycle';
  return (flags & rtsFlag.eof) !== 0 ? 'eof' : 'other';
}

export function encodeRts(pdu: RtsPdu): Buffer {
  if ('flags' in pdu) {
    const writer = new Writer();
    for (const one of pdu.commands) writeCommand(writer, one);
    return framed(pdu.flags, pdu.commands.length, writer.bytes());
  }
  const shape = shapes.find(({ kind }) => kind === pdu.kind);
  return framed(shape?.flags ?? 0, shape?.commands.length ?? 0, commandsOf(pdu));
}

function commandsOf<K extends Kind>({ kind, body }: Named<K>): Buffer {
  return encode(fields[kind], body);
}

function framed(flags: number, commandCount: number, commands: Uint8Array): Buffer {
  return encodeFrame({
    packetType: packetType.rts,
    flags: pfc.firstFragment | pfc.lastFragment,
    callId: 0,
    body: Buffer.concat([encode(RtsFront, { flags, commandCount }), commands]),
  });
}
