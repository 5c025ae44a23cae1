/**
 * A TLS handshake as a client, which observes and doesn't judge: it accepts every certificate, and
 * says which ones the server sent, in what order, and how the handshake ended.
 *
 * Nothing secret may go through such a connection. Certificates are read off the wire, since a TLS
 * library sorts and completes them before it shows them. Source: RFC 5246, RFC 8446.
 */
import { constants, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { isIP, type Socket } from 'node:net';
import * as tls from 'node:tls';
import { Failure } from '../model/failure.ts';
import { Recent } from '../model/recent.ts';
import { readServerFlight, type ServerFlight } from '../wire/tls/server-flight.ts';
import { within } from './deadline.ts';
import { failureOf } from './failure-of.ts';
import { tap } from './tap.ts';

/** How a client introduces itself. */
export interface Hello {
  /** The host it asks for (SNI); none for an address, or to see who answers unasked. */
  readonly serverName?: string;
  /** Takes what today's clients refuse: TLS 1.0, short keys, unsafe renegotiation. */
  readonly lenient?: boolean;
  /** Roots (PEM) that are trusted besides the usual ones, for the library's verdict. */
  readonly authorities?: readonly string[];
  readonly timeoutMs?: number;
}

export interface SecureConnection extends Disposable {
  readonly socket: tls.TLSSocket;
  /** `TLSv1.2` and the like. */
  readonly version: string;
  /** Its standard name. */
  readonly cipher: string;
  /** As they were sent, the server's own first; at most 16 of them. */
  readonly certificates: readonly X509Certificate[];
  /** How many were sent. */
  readonly sentCertificates: number;
  readonly asksForClientCertificate: boolean;
  /** Why the TLS library would not trust the chain, such as `CERT_HAS_EXPIRED`; the name isn't looked at. */
  readonly verifyError?: string;
}

const mostCertificates = 16;
/** More than a handshake with 128 KiB of certificates takes. */
const mostSeenBytes = 256 * 1024;

/**
 * As Windows offers them, and P-521 besides: Exchange picks of these. The library's own list begins with a
 * key share for ML-KEM, which takes time to make, and does not fit in one packet.
 * Source: learn.microsoft.com, win32/secauthn/tls-elliptic-curves-in-windows-10-1607-and-later, checked 2026-11-22.
 */
const groups = 'X25519:P-256:P-384:P-521';

/** Today's clients refuse these; we have to meet the servers that need them. */
const lenience: tls.SecureContextOptions = {
  minVersion: 'TLSv1',
  ciphers: 'DEFAULT:@SECLEVEL=0',
  secureOptions:
    constants.SSL_OP_LEGACY_SERVER_CONNECT | constants.SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION,
};

/**
 * Shakes hands over a connected socket, which from then on belongs to the connection.
 *
 * @throws Failure `tls.timeout`, `tls.not-tls`, `tls.closed`, `tls.alert.handshake_failure` and the like
 */
export async function secure(
  socket: Socket,
  hello: Hello,
  signal: AbortSignal,
): Promise<SecureConnection> {
  const { timeoutMs = 5000 } = hello;
  const seen = new Sight();
  const secured = tls.connect({
    ...optionsOf(hello),
    socket: tap(socket, (chunk) => seen.add(chunk)),
  });
  leaveUnread(secured);
  secured.on('error', () => undefined); // between two waits; the next wait meets a closed stream
  secured.on('keylog', (line) => seen.note(line));
  const limit = { ms: timeoutMs, code: 'tls.timeout', phase: 'handshake', signal };
  try {
    await within(limit, (ended) => once(secured, 'secureConnect', { signal: ended }));
    return connectionOf(secured, seen.flight());
  } catch (error) {
    secured.destroy();
    socket.destroy();
    throw reasonOf(error, seen, socket);
  }
}

export type DirectConnection = Pick<SecureConnection, 'socket' | 'version' | 'verifyError'>;

/**
 * The same for one who doesn't need to see the certificates as they were sent: quicker by a half.
 *
 * @throws Failure as {@link secure}
 */
export async function secureDirectly(
  socket: Socket,
  hello: Hello,
  signal: AbortSignal,
): Promise<DirectConnection> {
  const { timeoutMs = 5000 } = hello;
  const secured = tls.connect({ ...optionsOf(hello), socket });
  leaveUnread(secured);
  secured.on('error', () => undefined); // as above
  const limit = { ms: timeoutMs, code: 'tls.timeout', phase: 'handshake', signal };
  try {
    await within(limit, (ended) => once(secured, 'secureConnect', { signal: ended }));
    return { socket: secured, version: secured.getProtocol() ?? 'unknown', ...verdictOf(secured) };
  } catch (error) {
    secured.destroy();
    socket.destroy();
    const evidence = { phase: 'handshake' };
    if (isClosing(error)) throw new Failure('tls.closed', evidence, { cause: error });
    throw failureOf(error, evidence) ?? error;
  }
}

/**
 * Before it asks for a verdict on the name, Node makes texts of the whole chain, which takes as long as
 * the rest of a handshake. Nobody reads them here: who looks at certificates takes them as they are.
 */
function leaveUnread(socket: tls.TLSSocket): void {
  Object.defineProperty(socket, 'getPeerCertificate', { value: () => undefined });
}

function verdictOf(socket: tls.TLSSocket): { readonly verifyError?: string } {
  const error: unknown = socket.authorizationError; // a code, whatever its type says
  return error ? { verifyError: String(error) } : {};
}

function optionsOf({ serverName, lenient, authorities = [] }: Hello): tls.ConnectionOptions {
  return {
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
    ...(serverName === undefined || isIP(serverName) ? {} : { servername: serverName }),
    secureContext: contextOf(authorities, lenient ? lenience : { ecdhCurve: groups }),
  };
}

function trusting(authorities: readonly string[]): tls.SecureContextOptions {
  return authorities.length === 0 ? {} : { ca: [...tls.getCACertificates(), ...authorities] };
}

/** By what they trust and refuse. One of few lists comes with each check, each time as a new one. */
const contexts = new Recent<tls.SecureContext>({ entries: 64, ageMs: 3_600_000 });

/** Made once for each list of roots: reading them takes longer than a handshake. */
function contextOf(
  authorities: readonly string[],
  settings: tls.SecureContextOptions,
): tls.SecureContext {
  const key = `${settings.ciphers} ${authorities.join()}`;
  const known = contexts.get(key);
  if (known) return known;
  const context = tls.createSecureContext({ ...trusting(authorities), ...settings });
  contexts.set(key, context);
  return context;
}

function connectionOf(socket: tls.TLSSocket, flight: ServerFlight): SecureConnection {
  const { certificates = [], asksForClientCertificate } = flight;
  return {
    socket,
    version: socket.getProtocol() ?? 'unknown',
    cipher: socket.getCipher().standardName,
    certificates: certificates.slice(0, mostCertificates).map(certificateOf),
    sentCertificates: certificates.length,
    asksForClientCertificate,
    ...verdictOf(socket),
    [Symbol.dispose]: () => void socket.destroy(),
  };
}

function certificateOf(der: Uint8Array): X509Certificate {
  try {
    return new X509Certificate(der);
  } catch (error) {
    throw new Failure('tls.bad-certificate', {}, { cause: error });
  }
}

/** What came from the server, and the secret that opens it. */
class Sight {
  readonly #chunks: Buffer[] = [];
  #size = 0;
  #secret: Buffer | undefined;

  add(chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size <= mostSeenBytes) this.#chunks.push(chunk);
  }

  /** A line of the SSLKEYLOGFILE format (RFC 9850). */
  note(line: Buffer): void {
    const [label, , secret = ''] = line.toString('latin1').trim().split(' ');
    if (label === 'SERVER_HANDSHAKE_TRAFFIC_SECRET') this.#secret = Buffer.from(secret, 'hex');
  }

  get size(): number {
    return this.#size;
  }

  get first(): Buffer {
    return Buffer.concat(this.#chunks).subarray(0, 64);
  }

  flight(): ServerFlight {
    return readServerFlight(Buffer.concat(this.#chunks), this.#secret);
  }
}

/** The wire says more than the library: what the server sent decides, then how its socket ended. */
function reasonOf(error: unknown, seen: Sight, socket: Socket): unknown {
  if (error instanceof Failure) return error;
  const { isTls, alert } = seen.flight();
  const options = { cause: error };
  if (!isTls) return new Failure('tls.not-tls', { firstBytes: printable(seen.first) }, options);
  if (alert && alert !== 'close_notify') return new Failure(alertCode(alert), {}, options);
  const evidence = { phase: 'handshake', receivedBytes: seen.size };
  if (socket.errored) return failureOf(socket.errored, evidence) ?? error;
  if (isClosing(error)) return new Failure('tls.closed', evidence, options);
  return failureOf(error, evidence) ?? error;
}

/** A version that isn't spoken is one thing, whoever of the two says so. */
function alertCode(alert: string): string {
  return alert === 'protocol_version' ? 'tls.protocol_version' : `tls.alert.${alert}`;
}

/** Node's word for a stream that ended before the handshake did. */
function isClosing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNRESET';
}

function printable(bytes: Buffer): string {
  return bytes.toString('latin1').replaceAll(/[^\x20-\x7e]/g, '.');
}
