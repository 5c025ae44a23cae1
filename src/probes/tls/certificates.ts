/** What the certificates of a server say: every fault in a step of its own, since they come together. */
import type { X509Certificate } from 'node:crypto';
import { Failure } from '../../model/failure.ts';
import type { Trace } from '../../model/probe.ts';
import { nameFits, namesOf } from '../../net/certificates.ts';
import type { SecureConnection } from '../../net/tls.ts';
import type { Endpoint } from '../endpoints.ts';
import { placeOf } from '../place-of.ts';
import { sideBySide } from '../side-by-side.ts';
import { certificate, certificateDates, certificateName, certificateTrust } from './steps.ts';
import { judgeTrust, type Trust } from './trust.ts';

export interface Shown {
  readonly endpoint: Endpoint;
  readonly connection: SecureConnection;
  readonly roots: readonly X509Certificate[];
}

export function examineCertificates(shown: Shown, trace: Trace): Promise<void> {
  const { endpoint, connection, roots } = shown;
  const { name, address, port } = endpoint;
  const [own, ...others] = connection.certificates;
  if (!own) throw new Failure('tls.no-certificate');
  const asked = { name, address, port };
  const subject = `${name} at ${placeOf(endpoint)}`;
  const trust = judgeTrust([own, ...others], roots);
  return sideBySide([
    trace.step(certificate, subject, async (note) => {
      note({ ...asked, ...described(own) });
      const [weakness] = ofServer(trust, roots).flatMap(weaknessesOf);
      if (weakness) note.warn(weakness);
    }),
    trace.step(certificateDates, subject, async (note) => {
      const worst = firstToFail(ofServer(trust, roots)) ?? own;
      note({ ...asked, ...datesOf(worst), isServers: worst === own });
      const fault = dateFaultOf(worst);
      if (fault) throw new Failure(fault);
      if (daysLeft(worst) <= soonDays) note.warn('tls.expires-soon');
    }),
    trace.step(certificateName, subject, async (note) => {
      note({ ...asked, names: namesOf(own) });
      if (!nameFits(name, own)) throw new Failure('tls.wrong-name');
    }),
    trace.step(certificateTrust, subject, async (note) => {
      note({ ...asked, ...chainFacts(connection), ...trustFacts(trust, roots) });
      note({ reason: connection.verifyError });
      const fault = trustFaultOf(trust, connection, roots);
      if (fault) throw new Failure(fault);
    }),
  ]);
}

function described(own: X509Certificate) {
  const { asymmetricKeyType, asymmetricKeyDetails } = own.publicKey;
  return {
    subject: oneLine(own.subject),
    issuer: oneLine(own.issuer),
    names: namesOf(own),
    serialNumber: own.serialNumber,
    thumbprint: own.fingerprint.replaceAll(':', ''),
    keyType: asymmetricKeyType,
    keyBits: asymmetricKeyDetails?.modulusLength,
    curve: asymmetricKeyDetails?.namedCurve,
    signatureAlgorithm: own.signatureAlgorithm,
  };
}

/** What OpenSSL, and with it most clients, demand of RSA; NIST SP 800-57 part 1. */
const fewestRsaBits = 2048;

function weaknessesOf({ publicKey, signatureAlgorithm = '' }: X509Certificate): string[] {
  const bits = publicKey.asymmetricKeyDetails?.modulusLength ?? fewestRsaBits;
  return [
    ...(bits < fewestRsaBits ? ['tls.weak-key'] : []),
    ...(/md5|sha1/i.test(signatureAlgorithm) ? ['tls.weak-signature'] : []),
  ];
}

/** The path without its root, whose dates and strength are its client's affair. */
function ofServer({ path }: Trust, roots: readonly X509Certificate[]): X509Certificate[] {
  return path.filter((one, at) => at === 0 || !roots.includes(one));
}

/** The one that is not valid yet, or else the one that expires first. */
function firstToFail(certificates: readonly X509Certificate[]): X509Certificate | undefined {
  const early = certificates.find((one) => Date.now() < one.validFromDate.getTime());
  const [first] = certificates.toSorted(
    (a, b) => a.validToDate.getTime() - b.validToDate.getTime(),
  );
  return early ?? first;
}

const dayMs = 86_400_000;
const soonDays = 21;

function daysLeft({ validToDate }: X509Certificate): number {
  return Math.floor((validToDate.getTime() - Date.now()) / dayMs);
}

function datesOf(one: X509Certificate) {
  return {
    notBefore: one.validFromDate.toISOString(),
    notAfter: one.validToDate.toISOString(),
    daysLeft: daysLeft(one),
    certificate: oneLine(one.subject),
  };
}

function dateFaultOf({ validFromDate, validToDate }: X509Certificate): string | undefined {
  const now = Date.now();
  if (now < validFromDate.getTime()) return 'tls.not-yet-valid';
  return now > validToDate.getTime() ? 'tls.expired' : undefined;
}

function chainFacts({ certificates, sentCertificates }: SecureConnection) {
  return {
    sent: certificates.map(({ subject }) => oneLine(subject)),
    sentCount: sentCertificates,
    inOrder: certificates.every((one, at) => {
      const next = certificates[at + 1];
      return !next || one.checkIssued(next);
    }),
  };
}

function trustFacts({ verdict, path }: Trust, roots: readonly X509Certificate[]) {
  const last = path.at(-1) ?? path[0];
  if (verdict === 'trusted') return { root: oneLine(last.subject) };
  if (verdict !== 'issuer-missing') return {};
  return {
    missingIssuer: oneLine(last.issuer),
    issuerUrl: issuerUrlOf(last),
    knownAuthority: isKnown(organizationOf(last.issuer), roots),
  };
}

/** What the library objects to and another step tells. It has no word of its own for weak keys. */
function isToldElsewhere(verifyError: string, path: readonly X509Certificate[]): boolean {
  if (verifyError === 'UNSPECIFIED') return path.some((one) => weaknessesOf(one).length > 0);
  return verifyError === 'CERT_HAS_EXPIRED' || verifyError === 'CERT_NOT_YET_VALID';
}

/**
 * Why a client distrusts the chain. An issuer that a public authority could fill in was forgotten;
 * one that nobody knows is a private authority's. Above an intermediate it is rather the root.
 */
function trustFaultOf(
  trust: Trust,
  { verifyError }: SecureConnection,
  roots: readonly X509Certificate[],
): string | undefined {
  switch (trust.verdict) {
    case 'self-signed':
      return 'tls.self-signed';
    case 'untrusted-root':
      return 'tls.untrusted';
    case 'issuer-missing':
      return isForgotten(trust, roots) ? 'tls.missing-intermediate' : 'tls.untrusted';
    case 'trusted':
      return verifyError === undefined || isToldElsewhere(verifyError, trust.path)
        ? undefined
        : 'tls.untrusted';
  }
}

/** A root that goes by the issuer's name and didn't sign is another one: nothing is missing then. */
function isForgotten(trust: Trust, roots: readonly X509Certificate[]): boolean {
  const { knownAuthority, issuerUrl } = trustFacts(trust, roots);
  const last = trust.path.at(-1) ?? trust.path[0];
  if (roots.some(({ subject }) => subject === last.issuer)) return false;
  return knownAuthority === true || (trust.path.length === 1 && issuerUrl !== undefined);
}

function isKnown(organization: string | undefined, roots: readonly X509Certificate[]): boolean {
  return (
    organization !== undefined &&
    roots.some(({ subject }) => organizationOf(subject) === organization)
  );
}

function organizationOf(name: string): string | undefined {
  return /^O=(.+)$/m.exec(name)?.[1];
}

/** Over HTTP only: what stands in an LDAP directory, no client outside can get. */
function issuerUrlOf({ infoAccess = '' }: X509Certificate): string | undefined {
  return /^CA Issuers - URI:(https?:.+)$/m.exec(infoAccess)?.[1];
}

/** Node gives a line to each part of a name. */
function oneLine(name: string): string {
  return name.replaceAll('\n', ', ');
}
