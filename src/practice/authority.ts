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
  X509CertificateGenerator,
} from '@peculiar/x509';

/** A certificate and its key, in PEM, as a TLS server takes them. */
export interface Identity {
  readonly key: string;
  readonly cert: string;
}

interface Authority {
  /** Its certificate, in PEM. */
  readonly root: string;
  /** @param names DNS names and addresses */
  issue(names: readonly string[]): Promise<Identity>;
}

const dayMs = 86_400_000;
const issuer = 'CN=Exchange Check practice authority';
const curve = { name: 'ECDSA', namedCurve: 'P-256' };
const signingAlgorithm = { name: 'ECDSA', hash: 'SHA-256' };

cryptoProvider.set(webcrypto);

export async function throwAwayAuthority(): Promise<Authority> {
  const keys = await keyPair();
  const common = {
    issuer,
    signingKey: keys.privateKey,
    signingAlgorithm,
    notBefore: new Date(Date.now() - dayMs),
    notAfter: new Date(Date.now() + 90 * dayMs),
  };
  const root = await X509CertificateGenerator.create({
    ...common,
    subject: issuer,
    publicKey: keys.publicKey,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign),
    ],
  });
  return {
    root: root.toString('pem'),
    async issue(names) {
      const { publicKey, privateKey } = await keyPair();
      const certificate = await X509CertificateGenerator.create({
        ...common,
        subject: `CN=${names[0]}`,
        publicKey,
        extensions: [
          new BasicConstraintsExtension(false),
          new SubjectAlternativeNameExtension(names.map(generalName)),
          new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
        ],
      });
      return { key: await pemOf(privateKey), cert: certificate.toString('pem') };
    },
  };
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
