/**
 * What a server picks of a ClientHello: version, cipher suite, group; or the alert by which it refuses.
 *
 * Source: RFC 8446 4.1.3 and 4.1.4, RFC 5246 7.4.1.3, RFC 6101 5.6.1.3, RFC 5746 3.4.
 */
import { Failure } from '../../model/failure.ts';
import { decode, Reader, u8, u16be } from '../codec.ts';
import { Alert, alertName } from './alerts.ts';
import {
  HelloFront,
  isRecord,
  MessageHeader,
  messagesOf,
  messageType,
  recordsOf,
  recordType,
} from './records.ts';

/** Version and suite as they stand on the wire. */
export interface Choice {
  readonly version: number;
  readonly suite: number;
  readonly compresses: boolean;
  /** RFC 5746; nothing of the kind is needed in TLS 1.3. */
  readonly renegotiatesSafely: boolean;
  /** What TLS 1.3 wants a key of. */
  readonly group?: number;
}

/** By its registered name. */
export interface Refusal {
  readonly alert: string;
}

const extension = { versions: 43, keyShare: 51, renegotiation: 0xff01 } as const;

/** RFC 8446 4.1.3: more than any ServerHello takes. */
const mostBytes = 16 * 1024;

/**
 * Reads as much as has come.
 *
 * @returns nothing as long as neither a ServerHello nor an alert is complete
 * @throws Failure `tls.not-tls`, `tls.malformed`, `wire.truncated`
 */
export function readChoice(data: Uint8Array): Choice | Refusal | undefined {
  if (data.length === 0) return undefined;
  if (!isRecord(data)) throw new Failure('tls.not-tls');
  const records = [...recordsOf(data)];
  const handshake = records
    .filter(({ type }) => type === recordType.handshake)
    .map(({ content }) => content);
  const [message] = messagesOf(Buffer.concat(handshake));
  if (message?.type === messageType.serverHello) return choiceIn(message.body);
  // Alerts of level 1, such as unrecognized_name, may come before the answer. RFC 6066 3
  const alert = records.find(({ type, content }) => type === recordType.alert && isFatal(content));
  if (alert) return { alert: alertName(decode(Alert, alert.content).description) };
  if (message || data.length > mostBytes + MessageHeader.size) throw new Failure('tls.malformed');
  return undefined;
}

function isFatal(content: Uint8Array): boolean {
  return decode(Alert, content).level === 2;
}

function choiceIn(body: Uint8Array): Choice {
  const reader = new Reader(body);
  const { legacyVersion } = reader.read(HelloFront);
  reader.take(reader.read(u8));
  const suite = reader.read(u16be);
  const compresses = reader.read(u8) !== 0;
  const extensions = extensionsIn(reader);
  const [version, share] = [extensions.get(extension.versions), extensions.get(extension.keyShare)];
  return {
    version: version ? decode(u16be, version) : legacyVersion,
    suite,
    compresses,
    renegotiatesSafely: extensions.has(extension.renegotiation),
    ...(share ? { group: decode(u16be, share) } : {}),
  };
}

/** SSL 3 has none. */
function extensionsIn(reader: Reader): ReadonlyMap<number, Uint8Array> {
  const found = new Map<number, Uint8Array>();
  if (reader.left === 0) return found;
  const list = new Reader(reader.take(reader.read(u16be)));
  while (list.left > 0) {
    const type = list.read(u16be);
    found.set(type, list.take(list.read(u16be)));
  }
  return found;
}
