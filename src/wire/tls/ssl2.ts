/**
 * What a server of SSL 2 answers: all its ciphers at once.
 *
 * Source: the draft "The SSL Protocol" of 1995, 5.6 and 5.7.
 */
import { Reader, struct, u8, u16be } from '../codec.ts';

/** By their three bytes in hexadecimal. */
export const ssl2Suites: ReadonlyMap<string, string> = new Map([
  ['010080', 'SSL_CK_RC4_128_WITH_MD5'],
  ['020080', 'SSL_CK_RC4_128_EXPORT40_WITH_MD5'],
  ['030080', 'SSL_CK_RC2_128_CBC_WITH_MD5'],
  ['040080', 'SSL_CK_RC2_128_CBC_EXPORT40_WITH_MD5'],
  ['050080', 'SSL_CK_IDEA_128_CBC_WITH_MD5'],
  ['060040', 'SSL_CK_DES_64_CBC_WITH_MD5'],
  ['0700c0', 'SSL_CK_DES_192_EDE3_CBC_WITH_MD5'],
]);

const ServerHelloFront = struct({
  length: u16be,
  type: u8,
  sessionHit: u8,
  certificateType: u8,
  version: u16be,
  certificateLength: u16be,
  suitesLength: u16be,
  connectionLength: u16be,
});

const serverHello = 4;
const suiteSize = 3;
const mostSuites = 64;

/**
 * Reads a ServerHello of SSL 2.
 *
 * @returns the names of its ciphers; `undefined` as long as it isn't complete, `not-ssl2` for anything else
 * @throws Failure `wire.truncated` if its lengths contradict each other
 */
export function readSsl2Hello(data: Uint8Array): readonly string[] | undefined | 'not-ssl2' {
  const [first = 0x80, , type = serverHello] = data;
  if (first < 0x80 || type !== serverHello) return 'not-ssl2';
  if (data.length < ServerHelloFront.size) return undefined;
  const reader = new Reader(data);
  const front = reader.read(ServerHelloFront);
  if (front.version !== 2) return 'not-ssl2';
  if (data.length < (front.length & 0x7fff) + 2) return undefined;
  reader.take(front.certificateLength);
  const suites = new Reader(reader.take(front.suitesLength));
  const names: string[] = [];
  while (suites.left >= suiteSize && names.length < mostSuites) {
    const code = suites.take(suiteSize).toString('hex');
    names.push(ssl2Suites.get(code) ?? `0x${code}`);
  }
  return names;
}
