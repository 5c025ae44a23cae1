/**
 * A way to a server over which credentials may be sent, or the reason why not.
 *
 * They leave only if the guard admits the place, the certificate is trusted and for the name, and TLS
 * is 1.2 or later. A port that the operator lists as clear is spoken to without TLS.
 */
import type { Duplex } from 'node:stream';
import { Failure } from '../model/failure.ts';
import type { Reach } from '../model/reach.ts';
import { channelBindings, endPointHash } from '../wire/ntlm/channel-binding.ts';
import { nameFits } from './certificates.ts';
import { connect, type Endpoint } from './tcp.ts';
import { type DirectConnection, secureDirectly } from './tls.ts';

export interface Way {
  readonly stream: Duplex;
  /** Of TLS. */
  readonly version?: string;
  /** tls-server-end-point, for NTLM. */
  readonly bindings?: Uint8Array;
  /** Why no credentials may go this way. */
  readonly withheld?: Withheld;
}

type Withheld = 'certificate-untrusted' | 'certificate-name' | 'tls-version';

export async function openWay(
  endpoint: Endpoint,
  reach: Reach,
  signal: AbortSignal,
  timeoutMs?: number,
): Promise<Way> {
  const socket = await connect(endpoint, reach, signal, timeoutMs);
  if (isClear(endpoint, reach)) return { stream: socket };
  const { name: serverName } = endpoint;
  const hello = { serverName, authorities: reach.authorities, timeoutMs };
  return wayThrough(await secureDirectly(socket, hello, signal), endpoint);
}

export function isClear({ port }: Endpoint, { clearPorts = [] }: Reach): boolean {
  return clearPorts.includes(port);
}

/** @param isOld the server takes no client of today */
export function wayThrough(
  connection: DirectConnection,
  { name }: Endpoint,
  isOld: boolean = false,
): Way {
  const { socket, version, verifyError } = connection;
  const certificate = socket.getPeerX509Certificate();
  const withheld = (reason: Withheld): Way => ({ stream: socket, version, withheld: reason });
  if (isOld || !/^TLSv1\.[23]$/.test(version)) return withheld('tls-version');
  if (!certificate || verifyError !== undefined) return withheld('certificate-untrusted');
  if (!nameFits(name, certificate)) return withheld('certificate-name');
  const hash = endPointHash(certificate.signatureAlgorithmOid) ?? 'sha256';
  return { stream: socket, version, bindings: channelBindings(certificate.raw, hash) };
}

/** @throws Failure `credentials.withheld` */
export function admitCredentials({ withheld, version }: Way): void {
  if (withheld === undefined) return;
  throw new Failure('credentials.withheld', {
    reason: withheld,
    ...(version === undefined ? {} : { version }),
  });
}
