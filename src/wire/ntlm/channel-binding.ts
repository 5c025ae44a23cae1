/**
 * Channel bindings of the kind tls-server-end-point: a hash of the server's certificate, which ties a
 * logon to the TLS connection it goes through.
 *
 * Source: RFC 5929 section 4; [MS-NLMP] 2.2.2.1 (MsvAvChannelBindings); RFC 2744 section 3.11.
 */
import { createHash } from 'node:crypto';
import { encode, struct, u32le } from '../codec.ts';
import { md5 } from './digest.ts';

export type EndPointHash = 'sha224' | 'sha256' | 'sha384' | 'sha512';

/** By OID of the algorithm a certificate is signed with; MD5 and SHA-1 count as SHA-256. RFC 5929, 4.1 */
const hashes: ReadonlyMap<string, EndPointHash> = new Map([
  ['1.2.840.113549.1.1.4', 'sha256'], // md5WithRSAEncryption
  ['1.2.840.113549.1.1.5', 'sha256'], // sha1WithRSAEncryption
  ['1.3.14.3.2.29', 'sha256'], // sha1WithRSASignature
  ['1.2.840.113549.1.1.14', 'sha224'],
  ['1.2.840.113549.1.1.11', 'sha256'],
  ['1.2.840.113549.1.1.12', 'sha384'],
  ['1.2.840.113549.1.1.13', 'sha512'],
  ['1.2.840.10045.4.1', 'sha256'], // ecdsa-with-SHA1
  ['1.2.840.10045.4.3.1', 'sha224'],
  ['1.2.840.10045.4.3.2', 'sha256'],
  ['1.2.840.10045.4.3.3', 'sha384'],
  ['1.2.840.10045.4.3.4', 'sha512'],
]);

/**
 * Which hash stands for a certificate.
 *
 * @param oid of its signature algorithm, dotted
 * @returns nothing where the algorithm alone doesn't tell (RSASSA-PSS) or has no hash (Ed25519)
 */
export function endPointHash(oid: string): EndPointHash | undefined {
  return hashes.get(oid);
}

/** gss_channel_bindings_struct without addresses, up to its application data. */
const GssChannelBindings = struct({
  initiatorAddressType: u32le,
  initiatorAddressLength: u32le,
  acceptorAddressType: u32le,
  acceptorAddressLength: u32le,
  applicationDataLength: u32le,
});

/**
 * The value of the AV pair `channelBindings`, 16 bytes.
 *
 * @param certificate the server's, as DER
 */
export function channelBindings(certificate: Uint8Array, hash: EndPointHash): Buffer {
  return channelBindingsOfHash(createHash(hash).update(certificate).digest());
}

/** The same, where only the certificate's hash is known. */
export function channelBindingsOfHash(certificateHash: Uint8Array): Buffer {
  const prefix = Buffer.from('tls-server-end-point:', 'ascii');
  const fixed = encode(GssChannelBindings, {
    initiatorAddressType: 0,
    initiatorAddressLength: 0,
    acceptorAddressType: 0,
    acceptorAddressLength: 0,
    applicationDataLength: prefix.length + certificateHash.length,
  });
  return md5(fixed, prefix, certificateHash);
}
