/** A throw-away certificate authority: a root, an intermediate, and whatever certificates a test needs. */
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** A certificate with its key and those that go with it, in PEM, as a TLS server takes them. */
export interface Identity {
  readonly key: string;
  /** Its own first, then what is sent with it. */
  readonly cert: string;
}

export interface Wish {
  /** DNS names; an address counts as one if it looks like one. */
  readonly names?: readonly string[];
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** Which certificates go with it: what servers do (`intermediate`), or what they forget. */
  readonly sends?: 'intermediate' | 'nothing' | 'root' | 'reversed';
  /** Signed by the intermediate, unless the root or its own key does it. */
  readonly signedBy?: 'intermediate' | 'root' | 'itself';
  /** P-256, unless RSA of so many bits is wanted. */
  readonly rsaBits?: number;
  /** Where the issuer's certificate can be had (AIA). */
  readonly issuerUrl?: string;
}

const day = 86_400_000;
export const daysFromNow = (days: number) => new Date(Date.now() + days * day);

const curve = { name: 'ECDSA', namedCurve: 'P-256' };
const signing = { name: 'ECDSA', hash: 'SHA-256' };

x509.cryptoProvider.set(webcrypto);

export async function authority(organization = 'Contoso Trust') {
  const root = await ca(`CN=${organization} Root, O=${organization}`);
  const intermediate = await ca(`CN=${organization} Issuing CA, O=${organization}`, root);
  const chains = {
    intermediate: [intermediate],
    nothing: [],
    root: [intermediate, root],
    reversed: [root, intermediate],
  };
  return {
    /** PEM. */
    root: root.certificate.toString('pem'),
    intermediate: intermediate.certificate.toString('pem'),

    async issue(wish: Wish = {}): Promise<Identity> {
      const keys = await keyPair(wish.rsaBits);
      const subject = `CN=${wish.names?.[0] ?? 'localhost'}`;
      const signer = {
        itself: { subject, keys },
        root,
        intermediate,
      }[wish.signedBy ?? 'intermediate'];
      const certificate = await x509.X509CertificateGenerator.create({
        subject,
        issuer: signer.subject,
        publicKey: keys.publicKey,
        signingKey: signer.keys.privateKey,
        signingAlgorithm: algorithmOf(signer.keys.privateKey),
        notBefore: wish.notBefore ?? daysFromNow(-10),
        notAfter: wish.notAfter ?? daysFromNow(90),
        extensions: extensionsOf(wish),
      });
      const sent = wish.signedBy === 'itself' ? [] : chains[wish.sends ?? 'intermediate'];
      const all = [certificate, ...sent.map((one) => one.certificate)];
      return {
        key: await pemOf(keys.privateKey),
        cert: all.map((one) => one.toString('pem')).join('\n'),
      };
    },
  };
}

interface Signer {
  readonly subject: string;
  readonly keys: webcrypto.CryptoKeyPair;
}

async function ca(subject: string, signer?: Signer) {
  const keys = await keyPair();
  const certificate = await x509.X509CertificateGenerator.create({
    subject,
    issuer: signer?.subject ?? subject,
    publicKey: keys.publicKey,
    signingKey: (signer ?? { keys }).keys.privateKey,
    signingAlgorithm: signing,
    notBefore: daysFromNow(-1000),
    notAfter: daysFromNow(1000),
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign),
    ],
  });
  return { subject, keys, certificate };
}

function extensionsOf({ names = ['localhost'], issuerUrl }: Wish): x509.Extension[] {
  const isAddress = (name: string) => /^[\d.]+$|:/.test(name);
  return [
    new x509.BasicConstraintsExtension(false),
    new x509.SubjectAlternativeNameExtension(
      names.map((name) => ({ type: isAddress(name) ? 'ip' : 'dns', value: name })),
    ),
    new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    ...(issuerUrl ? [new x509.AuthorityInfoAccessExtension({ caIssuers: [issuerUrl] })] : []),
  ];
}

function keyPair(rsaBits?: number): Promise<webcrypto.CryptoKeyPair> {
  const rsa = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: rsaBits ?? 2048,
    publicExponent: Uint8Array.of(1, 0, 1),
  };
  return webcrypto.subtle.generateKey(rsaBits ? rsa : curve, true, ['sign', 'verify']);
}

function algorithmOf(key: webcrypto.CryptoKey) {
  return key.algorithm.name === 'ECDSA' ? signing : { name: key.algorithm.name, hash: 'SHA-256' };
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  const der = await webcrypto.subtle.exportKey('pkcs8', key);
  return x509.PemConverter.encode(der, 'PRIVATE KEY');
}
