/**
 * What a server sent in a handshake, read off the wire: its certificates in number and order, its
 * alerts, or that it doesn't speak TLS at all.
 *
 * A TLS library completes, sorts and drops certificates before it shows them; what a server left out
 * can only be seen here. Source: RFC 5246 and RFC 8446, sections 4 to 7. Nothing is sent.
 */
import { decode, Reader, u8, u16be, u24be } from '../codec.ts';
import { Alert, alertName } from './alerts.ts';
import { type Opened, type RecordOpener, recordOpener } from './record-protection.ts';
import {
  HelloFront,
  isRecord,
  type Message,
  messagesOf,
  messageType,
  recordsOf,
  recordType,
  type TlsRecord,
} from './records.ts';

export interface ServerFlight {
  /** False if the first bytes are no TLS record. */
  readonly isTls: boolean;
  /** The first alert, by its registered name. */
  readonly alert?: string;
  /** In DER, as they were sent; nothing if the message that holds them wasn't seen. */
  readonly certificates?: readonly Uint8Array[];
  readonly asksForClientCertificate: boolean;
}

/**
 * Reads what has come from a server, as far as it has come.
 *
 * @param secret the server's handshake traffic secret, which TLS 1.3 needs
 * @throws Failure `wire.truncated` for a message that contradicts itself
 */
export function readServerFlight(data: Uint8Array, secret?: Uint8Array): ServerFlight {
  if (data.length > 0 && !isRecord(data)) return { isTls: false, asksForClientCertificate: false };
  const { handshake, alert } = contentsOf(data, secret);
  const messages = messagesOf(handshake);
  const certificate = messages.find(({ type }) => type === messageType.certificate);
  const isTls13 = negotiatedTls13(messages);
  return {
    isTls: true,
    ...(alert ? { alert } : {}),
    ...(certificate ? { certificates: certificatesOf(certificate.body, isTls13) } : {}),
    asksForClientCertificate: messages.some(({ type }) => type === messageType.certificateRequest),
  };
}

interface Contents {
  readonly handshake: Uint8Array;
  readonly alert: string | undefined;
}

/** Puts the records' contents together, until what follows is closed to us. */
function contentsOf(data: Uint8Array, secret: Uint8Array | undefined): Contents {
  const records = [...recordsOf(data)];
  const opener = secret && recordOpener(suiteOf(messagesOf(handshakeOf(records))), secret);
  const opened = [...openedOf(records, opener)];
  const alert = opened.find(({ type }) => type === recordType.alert);
  return {
    handshake: handshakeOf(opened),
    alert: alert && alertName(decode(Alert, alert.content).description),
  };
}

function handshakeOf(records: readonly Opened[]): Buffer {
  const pieces = records.filter(({ type }) => type === recordType.handshake);
  return Buffer.concat(pieces.map(({ content }) => content));
}

function* openedOf(
  records: readonly TlsRecord[],
  opener: RecordOpener | undefined,
): Generator<Opened> {
  for (const record of records) {
    // In TLS 1.2 all is encrypted from here on; in 1.3 this record means nothing. RFC 8446 D.4
    if (record.type === recordType.changeCipherSpec && !opener) return;
    const isClosed = record.type === recordType.applicationData;
    const opened = isClosed ? opener?.(record.header, record.content) : record;
    if (!opened) return;
    yield opened;
  }
}

/** The cipher suite of the last ServerHello (the first may be a HelloRetryRequest), behind its session id. */
function suiteOf(messages: readonly Message[]): number {
  const hello = messages.findLast(({ type }) => type === messageType.serverHello);
  if (!hello) return 0;
  const reader = new Reader(hello.body);
  reader.read(HelloFront);
  reader.take(reader.read(u8));
  return reader.read(u16be);
}

/** RFC 8446 B.4: suites 0x13.. belong to TLS 1.3 alone. */
function negotiatedTls13(messages: readonly Message[]): boolean {
  return suiteOf(messages) >> 8 === 0x13;
}

/** RFC 5246 7.4.2; RFC 8446 4.4.2 adds a context in front and extensions behind each. */
function certificatesOf(body: Uint8Array, isTls13: boolean): Uint8Array[] {
  const reader = new Reader(body);
  if (isTls13) reader.take(reader.read(u8));
  const list = new Reader(reader.take(reader.read(u24be)));
  const certificates: Uint8Array[] = [];
  while (list.left > 0) {
    certificates.push(list.take(list.read(u24be)));
    if (isTls13) list.take(list.read(u16be));
  }
  return certificates;
}
