/**
 * Whether TLS works at each address of the target, and what a client has to think of the server's
 * certificates: dates, name and trust are told apart.
 */

import { Failure } from '../../model/failure.ts';
import type { Probe, ProbeContext } from '../../model/probe.ts';
import { namesOf, trustedRoots } from '../../net/certificates.ts';
import { connect } from '../../net/tcp.ts';
import { type TlsVersion, tlsVersions } from '../../net/tls.ts';
import { type Endpoint, endpointsOf } from '../endpoints.ts';
import { asFailure, type Meeting, meet, open } from '../meet.ts';
import { placeOf } from '../place-of.ts';
import { sideBySide } from '../side-by-side.ts';
import { Slots } from '../slots.ts';
import { examineCertificates } from './certificates.ts';
import {
  certificate,
  certificateDates,
  certificateName,
  certificateTrust,
  handshake,
  unnamed,
  versions,
} from './steps.ts';

/** Connections at once, over all addresses. */
const mostConnections = 8;

export const tls: Probe = {
  id: 'tls',
  title: 'TLS and certificate',
  needs: 'nothing',
  steps: [
    handshake,
    unnamed,
    certificate,
    certificateDates,
    certificateName,
    certificateTrust,
    versions,
  ],
  fits: () => true,

  async run(context) {
    const { target, reach, signal } = context;
    const endpoints = await endpointsOf(target, reach, signal);
    const slots = new Slots(mostConnections);
    await sideBySide(endpoints.map((endpoint) => examine({ endpoint, slots, ...context })));
  },
};

interface Examination extends ProbeContext {
  readonly endpoint: Endpoint;
  readonly slots: Slots;
}

async function examine(examination: Examination): Promise<void> {
  const { endpoint, reach, trace } = examination;
  const { connection } = await shakeHands(examination);
  await sideBySide([
    examineCertificates({ endpoint, connection, roots: trustedRoots(reach) }, trace),
    compareUnnamed(examination, connection.certificates[0]?.fingerprint256),
    listVersions(examination, connection.version),
  ]);
}

async function shakeHands({
  endpoint,
  reach,
  trace,
  signal,
  slots,
}: Examination): Promise<Meeting> {
  using _slot = await slots.take();
  // Why a port can't be opened is told by the probe of TCP, once.
  const socket = await connect(endpoint, reach, signal);
  return trace.step(handshake, subjectOf(endpoint), async (note) => {
    note(askedOf(endpoint));
    const meeting = await meet(endpoint, reach, signal, socket);
    const { version, cipher, asksForClientCertificate } = meeting.connection;
    meeting.connection.socket.destroy(); // it has said all that we want to know
    note({ version, cipher, asksForClientCertificate });
    if (meeting.refusal) {
      note({ refusal: meeting.refusal.code });
      note.warn('tls.legacy-needed');
    }
    return meeting;
  });
}

/** Clients of old don't say which host they want; what they get is worth knowing and no fault. */
async function compareUnnamed(
  { endpoint, reach, trace, signal, slots }: Examination,
  named: string | undefined,
): Promise<void> {
  using _slot = await slots.take();
  await trace.step(unnamed, subjectOf(endpoint), async (note) => {
    note(askedOf(endpoint));
    const met = await open(endpoint, { lenient: true }, reach, signal).catch(asFailure);
    if (met instanceof Failure) return note({ answered: false, refusal: met.code });
    using connection = met;
    const [own] = connection.certificates;
    note({ answered: true, sameCertificate: own?.fingerprint256 === named });
    if (own) note({ subject: own.subject.replaceAll('\n', ', '), names: namesOf(own) });
  });
}

async function listVersions(examination: Examination, known: string): Promise<void> {
  const { endpoint, trace } = examination;
  await trace.step(versions, subjectOf(endpoint), async (note) => {
    note(askedOf(endpoint));
    const answers = await Promise.all(
      tlsVersions.map(async (version) => ({
        version,
        answer: version === known ? 'accepted' : await offer(version, examination),
      })),
    );
    const those = (wanted: Offered) =>
      answers.filter(({ answer }) => answer === wanted).map(({ version }) => version);
    const accepted = those('accepted');
    note({ accepted, refused: those('refused'), unclear: those('unclear') });
    const old = accepted.filter((version) => legacy.has(version));
    if (old.length === accepted.length) throw new Failure('tls.legacy-only');
    if (old.length > 0) note.warn('tls.legacy-accepted');
  });
}

/** Given up by RFC 8996. */
const legacy: ReadonlySet<TlsVersion> = new Set(['TLSv1', 'TLSv1.1']);

type Offered = 'accepted' | 'refused' | 'unclear';

async function offer(
  only: TlsVersion,
  { endpoint, reach, signal, slots }: Examination,
): Promise<Offered> {
  using _slot = await slots.take();
  const { name: serverName } = endpoint;
  const hello = { serverName, only, lenient: true };
  const met = await open(endpoint, hello, reach, signal).catch(asFailure);
  if (met instanceof Failure) return isRefusal(met) ? 'refused' : 'unclear';
  met.socket.destroy();
  return 'accepted';
}

/** Some servers say why, others just end the connection. */
function isRefusal({ code, evidence }: Failure): boolean {
  const said = code.startsWith('tls.') && code !== 'tls.timeout';
  return said || (code === 'ECONNRESET' && evidence.phase === 'handshake');
}

function subjectOf(endpoint: Endpoint): string {
  return `${endpoint.name} at ${placeOf(endpoint)}`;
}

function askedOf({ name, address, port }: Endpoint) {
  return { name, address, port };
}
