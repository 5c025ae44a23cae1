/**
 * RTS commands: what the two ends of a virtual connection and the proxies between tell each other.
 *
 * Source: [MS-RPCH] 2.2.3.5. Each begins with its type; its size follows from that, so a receiver can
 * step over what it has no use for.
 */
import { Failure } from '../../model/failure.ts';
import {
  bytes,
  type Decoded,
  type Field,
  type Reader,
  struct,
  u32le,
  type Writer,
} from '../codec.ts';
import { Uuid } from '../dcerpc/uuid.ts';

const nothing = struct({});

/** Those of a fixed size. Sizes and windows are in bytes, times in milliseconds, cookies UUIDs. */
const fixed = {
  ReceiveWindowSize: u32le,
  FlowControlAck: struct({ bytesReceived: u32le, availableWindow: u32le, channelCookie: Uuid }),
  ConnectionTimeout: u32le,
  Cookie: Uuid,
  ChannelLifetime: u32le,
  ClientKeepalive: u32le,
  Version: u32le,
  Empty: nothing,
  NegativeANCE: nothing,
  ANCE: nothing,
  AssociationGroupId: Uuid,
  Destination: u32le,
  PingTrafficSentNotify: u32le,
};

type Fixed = { readonly [K in keyof typeof fixed]: Decoded<(typeof fixed)[K]> };

interface Values extends Fixed {
  /** How many bytes that mean nothing. */
  readonly Padding: number;
  /** Four bytes for IPv4, sixteen for IPv6. */
  readonly ClientAddress: Uint8Array;
}

type Name = keyof Values;

/** A field that says its own size. */
type Part<T> = Pick<Field<T>, 'read' | 'write'>;

const parts: { readonly [K in Name]: Part<Values[K]> } = {
  ...fixed,
  Padding: {
    read: (reader) => reader.take(reader.read(u32le)).length,
    write: (writer, size) => {
      writer.write(u32le, size).room(size);
    },
  },
  ClientAddress: {
    read: (reader) => {
      const address = reader.take(reader.read(u32le) === 1 ? 16 : 4);
      reader.take(12);
      return address;
    },
    write: (writer, address) => {
      if (address.length !== 4 && address.length !== 16) throw new RangeError('no IP address');
      writer.write(u32le, address.length === 16 ? 1 : 0);
      writer.write(bytes(address.length), address).room(12);
    },
  },
};

/** In the order of their types, which count from 0. [MS-RPCH] 2.2.3.4 */
const names: readonly Name[] = [
  'ReceiveWindowSize',
  'FlowControlAck',
  'ConnectionTimeout',
  'Cookie',
  'ChannelLifetime',
  'ClientKeepalive',
  'Version',
  'Empty',
  'Padding',
  'NegativeANCE',
  'ANCE',
  'ClientAddress',
  'AssociationGroupId',
  'Destination',
  'PingTrafficSentNotify',
];

export type Command<K extends Name = Name> = {
  [P in K]: { readonly name: P; readonly value: Values[P] };
}[K];

/** Whom a command is for. [MS-RPCH] 2.2.3.3 */
export const destination = { client: 0, inProxy: 1, server: 2, outProxy: 3 } as const;

/** @throws Failure `rts.unknown-command`, behind which nothing can be found; `wire.truncated` */
export function readCommand(reader: Reader): Command {
  const type = reader.read(u32le);
  const name = names[type];
  if (!name) throw new Failure('rts.unknown-command', { type });
  return readNamed(name, reader);
}

function readNamed<K extends Name>(name: K, reader: Reader): Command<K> {
  return { name, value: parts[name].read(reader) };
}

export function writeCommand<K extends Name>(writer: Writer, command: Command<K>): void {
  writer.write(u32le, names.indexOf(command.name));
  parts[command.name].write(writer, command.value);
}

/** One command as a field of a table: its value alone, its type being known. */
export function command<K extends keyof Fixed>(name: K): Field<Fixed[K]> & { readonly name: K } {
  const part: Part<Fixed[K]> = parts[name];
  return {
    name,
    size: u32le.size + fixed[name].size,
    read: (reader) => {
      const type = reader.read(u32le);
      if (type !== names.indexOf(name)) throw new Failure('rts.unexpected-command', { type });
      return part.read(reader);
    },
    write: (writer, value) => {
      writer.write(u32le, names.indexOf(name));
      part.write(writer, value);
    },
  };
}
