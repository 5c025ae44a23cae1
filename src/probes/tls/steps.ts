import { z } from 'zod';
import { stepKind } from '../../model/probe.ts';

/** Who was asked, in every step: a broken address must not hide behind the others. */
const asked = { name: z.string(), address: z.string(), port: z.number() };

export const handshake = stepKind('tls.handshake', {
  ...asked,
  version: z.string(),
  cipher: z.string(),
  asksForClientCertificate: z.boolean(),
  /** Why a client of today is refused; the rest is what an old one gets. */
  refusal: z.string(),
});

/** What a client gets that doesn't say which host it wants. */
export const unnamed = stepKind('tls.handshake-without-sni', {
  ...asked,
  answered: z.boolean(),
  refusal: z.string(),
  sameCertificate: z.boolean(),
  subject: z.string(),
  names: z.array(z.string()),
});

export const certificate = stepKind('tls.certificate', {
  ...asked,
  subject: z.string(),
  issuer: z.string(),
  /** DNS names and addresses. */
  names: z.array(z.string()),
  serialNumber: z.string(),
  /** SHA-1, as Exchange and Windows show it. */
  thumbprint: z.string(),
  keyType: z.string(),
  keyBits: z.number(),
  curve: z.string(),
  signatureAlgorithm: z.string(),
});

export const certificateDates = stepKind('tls.certificate-dates', {
  ...asked,
  /** ISO 8601, UTC. */
  notBefore: z.string(),
  notAfter: z.string(),
  /** Whole days until the first certificate of the chain expires. */
  daysLeft: z.number(),
  /** Whose dates these are: the server's certificate, unless one above it is worse off. */
  certificate: z.string(),
  isServers: z.boolean(),
});

export const certificateName = stepKind('tls.certificate-name', {
  ...asked,
  names: z.array(z.string()),
});

export const certificateTrust = stepKind('tls.certificate-trust', {
  ...asked,
  /** Subjects in the order they were sent, the server's own first. */
  sent: z.array(z.string()),
  sentCount: z.number(),
  /** Each issued by the next one. */
  inOrder: z.boolean(),
  root: z.string(),
  /** Neither sent nor among the roots. */
  missingIssuer: z.string(),
  /** Where the certificate says that its issuer's can be had (AIA). */
  issuerUrl: z.string(),
  /** The missing issuer belongs to an organization that has a trusted root. */
  knownAuthority: z.boolean(),
  /** What the TLS library objected to. */
  reason: z.string(),
});

export const versions = stepKind('tls.versions', {
  ...asked,
  accepted: z.array(z.string()),
  refused: z.array(z.string()),
  /** Neither: the connection failed. */
  unclear: z.array(z.string()),
});

/** Read off the server's hellos: see audit.ts. */
export const suites = stepKind('tls.suites', {
  ...asked,
  /** `TLSv1.2`, the name that IANA registers and that of OpenSSL; newest version and favorite suite first. */
  accepted: z.array(z.string()),
  /** What the server takes of everything, of each version. */
  preferred: z.array(z.string()),
  /** `null`, `anonymous`, `export`, `rc2`, `des`, `rc4`, `3des`. */
  weaknesses: z.array(z.string()),
  /** `all`, `some` or `none` of the suites. */
  forwardSecrecy: z.string(),
  /** The server's taste decides, not the client's. */
  serverPreference: z.boolean(),
  /** Of TLS 1.3: the group that it wants a key of. */
  group: z.string(),
  compression: z.boolean(),
  /** RFC 5746. */
  secureRenegotiation: z.boolean(),
  /** RFC 7507. */
  noticesFallback: z.boolean(),
  hellos: z.number(),
  /** Why not all was asked. */
  incomplete: z.string(),
});
