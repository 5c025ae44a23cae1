/** What a client makes of certificates: whom it trusts, and whether a name is theirs. */
import { X509Certificate } from 'node:crypto';
import * as tls from 'node:tls';
import type { Reach } from '../model/reach.ts';

/** The roots that a connection with this reach trusts. */
export function trustedRoots({ authorities }: Reach): readonly X509Certificate[] {
  usualRoots ??= tls.getCACertificates().map((pem) => new X509Certificate(pem));
  return [...usualRoots, ...authorities.map((pem) => new X509Certificate(pem))];
}

let usualRoots: readonly X509Certificate[] | undefined;

/** Whether a client that asked for this name or address may be content. RFC 6125, RFC 9525 */
export function nameFits(name: string, certificate: X509Certificate): boolean {
  const question = `${certificate.fingerprint256} ${name}`;
  const fits =
    answers.get(question) ??
    tls.checkServerIdentity(name, certificate.toLegacyObject()) === undefined;
  if (answers.size >= mostAnswers) answers.clear();
  answers.set(question, fits);
  return fits;
}

/** A check asks the same of every connection, and the texts of a certificate take long to make. */
const answers = new Map<string, boolean>();
const mostAnswers = 1000;

/** The DNS names and addresses that a certificate is for. */
export function namesOf({ subjectAltName = '' }: X509Certificate): string[] {
  return [...subjectAltName.matchAll(/(?:DNS|IP Address):("[^"]*"|[^,]+)/g)].map(
    ([, name = '']) => name,
  );
}
