/**
 * Whether TLS works at each address of the target, and what a client has to think of the server's
 * certificates: dates, name and trust are told apart.
 */

import { Failure } from '../../model/failure.ts';
import type { Probe, ProbeContext } from '../../model/probe.ts';
import { namesOf, trustedRoots } from '../../net/certificates.ts';
import { connect } from '../../net/tcp.ts';
import { type Endpoint, endpointsOf } from '../endpoints.ts';
import { asFailure, type Meeting, meet, open } from '../meet.ts';
import { placeOf } from '../place-of.ts';
import { sideBySide } from '../side-by-side.ts';
import { type AnyVersion, Audit, type FirstLook, type Offered } from './audit.ts';
import { examineCertificates } from './certificates.ts';
import {
  certificate,
  certificateDates,
  certificateName,
  certificateTrust,
  handshake,
  suites,
  unnamed,
  versions,
} from './steps.ts';
import { auditSuites } from './suites.ts';

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
    suites,
  ],
  fits: () => true,

  async run(context) {
    const { target, reach, signal } = context;
    const endpoints = await endpointsOf(target, reach, signal);
    await sideBySide(endpoints.map((endpoint) => examine({ endpoint, ...context })));
  },
};

interface Examination extends ProbeContext {
  readonly endpoint: Endpoint;
}

async function examine(examination: Examination): Promise<void> {
  const { endpoint, reach, trace, signal } = examination;
  const audit = new Audit(endpoint, reach, signal);
  // Begun at once, since it takes longest; where there is no TLS, nobody hears of it.
  const looks = audit.firstLooks();
  looks.catch(() => undefined);
  const { connection } = await shakeHands(examination);
  await sideBySide([
    examineCertificates({ endpoint, connection, roots: trustedRoots(reach) }, trace),
    compareUnnamed(examination, connection.certificates[0]?.fingerprint256),
    auditServer({ ...examination, audit, looks }, connection.version),
  ]);
}

async function shakeHands({ endpoint, reach, trace, signal }: Examination): Promise<Meeting> {
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
  { endpoint, reach, trace, signal }: Examination,
  named: string | undefined,
): Promise<void> {
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

interface Auditing extends Examination {
  readonly audit: Audit;
  readonly looks: Promise<readonly FirstLook[]>;
}

/** Versions first, as one look at each tells them; then what the server takes in each. */
async function auditServer({ endpoint, trace, audit, looks }: Auditing, known: string) {
  await trace
    .step(versions, subjectOf(endpoint), async (note) => {
      note(askedOf(endpoint));
      const answers = await looks;
      const those = (wanted: Offered) =>
        answers
          .filter(({ version, offered }) => (version === known ? 'accepted' : offered) === wanted)
          .map(({ version }) => version);
      const accepted = those('accepted');
      note({ accepted, refused: those('refused'), unclear: those('unclear') });
      const old = accepted.filter((version) => legacy.has(version));
      if (old.length === accepted.length) throw new Failure('tls.legacy-only');
      if (old.length > 0) note.warn('tls.legacy-accepted');
      if (accepted.join() === 'TLSv1.3') note.warn('tls.modern-only');
    })
    .catch(asFailure);
  const accepted = (await looks).filter(({ offered }) => offered === 'accepted').toReversed();
  if (accepted.length === 0) return;
  await trace.step(suites, subjectOf(endpoint), async (note) => {
    note(askedOf(endpoint));
    await auditSuites(audit, accepted, note);
  });
}

/** Given up by RFC 8996, RFC 7568 and RFC 6176. */
const legacy: ReadonlySet<AnyVersion> = new Set(['SSLv2', 'SSLv3', 'TLSv1', 'TLSv1.1']);

function subjectOf(endpoint: Endpoint): string {
  return `${endpoint.name} at ${placeOf(endpoint)}`;
}

function askedOf({ name, address, port }: Endpoint) {
  return { name, address, port };
}
