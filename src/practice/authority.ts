/** A throw-away certificate authority: nobody has its keys, and nobody trusts it unless told to. */
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** A certificate and its key, in PEM, as a TLS server takes them. */
export interface Identity {
  readonly key: string;
  readonly cert: string;
}

/** What a certificate is like, if not as it should be. */
export interface CertificateWish {
  /** By the root, unless it is an intermediate, which isn't sent, or its own key. */
  readonly signedBy?: 'root' | 'intermediate' | 'itself';
  readonly notAfter?: Date;
}

export interface Authority {
  /** Its certificate, in PEM. */
  readonly root: string;
  /** @param names DNS names and addresses */
  issue(names: readonly string[], wish?: CertificateWish): Promise<Identity>;
}

const dayMs = 86_400_000;
const curve = { name: 'ECDSA', namedCurve: 'P-256' };
const signingAlgorithm = { name: 'ECDSA', hash: 'SHA-256' };

cryptoProvider.set(webcrypto);

/** @param organization as it stands in the names of its certificates */
export async function throwAwayAuthority(organization: string): Promise<Authority> {
  const root = await signerNamed(`CN=${organization} authority, O=${organization}`);
  return {
    root: root.certificate.toString('pem'),
    async issue(names, { signedBy = 'root', notAfter } = {}) {
      const subject = `CN=${names[0]}`;
      const keys = await keyPair();
      const signers = {
        root: async () => root,
        intermediate: () => signerNamed(`CN=${organization} issuer, O=${organization}`, root),
        itself: async () => ({ subject, keys }),
      };
      const certificate = await certificateOf(subject, keys, await signers[signedBy](), {
        ...(notAfter ? { notAfter } : {}),
        extensions: [
          new BasicConstraintsExtension(false),
          new SubjectAlternativeNameExtension(names.map(generalName)),
          new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
        ],
      });
      return { key: await pemOf(keys.privateKey), cert: certificate.toString('pem') };
    },
  };
}

/** In whose name a certificate is signed. */
interface Signer {
  readonly subject: string;
  readonly keys: webcrypto.CryptoKeyPair;
}

async function signerNamed(subject: string, signer?: Signer) {
  const keys = await keyPair();
  const certificate = await certificateOf(subject, keys, signer ?? { subject, keys }, {
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign),
    ],
  });
  return { subject, keys, certificate };
}

function certificateOf(
  subject: string,
  { publicKey }: webcrypto.CryptoKeyPair,
  { subject: issuer, keys }: Signer,
  more: Pick<Parameters<typeof X509CertificateGenerator.create>[0], 'extensions' | 'notAfter'>,
): Promise<X509Certificate> {
  return X509CertificateGenerator.create({
    subject,
    issuer,
    publicKey,
    signingKey: keys.privateKey,
    signingAlgorithm,
    notBefore: new Date(Date.now() - 30 * dayMs),
    notAfter: new Date(Date.now() + 90 * dayMs),
    ...more,
  });
}

function generalName(value: string): { type: 'ip' | 'dns'; value: string } {
  return { type: /^[\d.]+$|:/.test(value) ? 'ip' : 'dns', value };
}

function keyPair(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(curve, true, ['sign', 'verify']);
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  return PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}
