/** Records and handshake messages: what TLS of every version, and SSL 3, is cut into. RFC 8446 5.1 and 4, RFC 6101 5.2 */
import { bytes, decode, Reader, struct, u8, u16be, u24be } from '../codec.ts';
import type { Opened } from './record-protection.ts';

export const RecordHeader = struct({
  type: u8,
  versionMajor: u8,
  versionMinor: u8,
  length: u16be,
});

export const MessageHeader = struct({ type: u8, length: u24be });

/** The front of a ClientHello and of a ServerHello; what varies follows. RFC 8446 4.1.2 */
export const HelloFront = struct({ legacyVersion: u16be, random: bytes(32) });

export const recordType = {
  changeCipherSpec: 20,
  alert: 21,
  handshake: 22,
  applicationData: 23,
} as const;

export const messageType = {
  clientHello: 1,
  serverHello: 2,
  certificate: 11,
  certificateRequest: 13,
} as const;

export function isRecord(data: Uint8Array): boolean {
  const [type = 0, major = 3] = data;
  return type >= recordType.changeCipherSpec && type <= recordType.applicationData && major === 3;
}

export interface TlsRecord extends Opened {
  readonly header: Uint8Array;
}

/** The records that are complete. */
export function* recordsOf(data: Uint8Array): Generator<TlsRecord> {
  const reader = new Reader(data);
  while (reader.left >= RecordHeader.size) {
    const header = reader.take(RecordHeader.size);
    const { type, length } = decode(RecordHeader, header);
    if (reader.left < length) return;
    yield { type, header, content: reader.take(length) };
  }
}

export interface Message {
  readonly type: number;
  readonly body: Uint8Array;
}

/** The messages that are complete. */
export function messagesOf(handshake: Uint8Array): Message[] {
  const reader = new Reader(handshake);
  const messages: Message[] = [];
  while (reader.left >= MessageHeader.size) {
    const { type, length } = reader.read(MessageHeader);
    if (reader.left < length) break;
    messages.push({ type, body: reader.take(length) });
  }
  return messages;
}
