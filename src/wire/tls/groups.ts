/**
 * Groups for the exchange of keys, as IANA registers them ("TLS Supported Groups", RFC 7919, RFC 8422,
 * RFC 8446; as of 2026-11-22).
 */
const names: Readonly<Record<number, string>> = {
  23: 'secp256r1',
  24: 'secp384r1',
  25: 'secp521r1',
  26: 'brainpoolP256r1',
  27: 'brainpoolP384r1',
  28: 'brainpoolP512r1',
  29: 'x25519',
  30: 'x448',
  256: 'ffdhe2048',
  257: 'ffdhe3072',
  258: 'ffdhe4096',
  259: 'ffdhe6144',
  260: 'ffdhe8192',
  4587: 'SecP256r1MLKEM768',
  4588: 'X25519MLKEM768',
  4589: 'SecP384r1MLKEM1024',
};

/** The usual ones first. */
export const groups: readonly number[] = [29, 23, 24, 25, 30, 26, 27, 28].concat([
  256, 257, 258, 259, 260, 4588, 4587, 4589,
]);

export function groupName(group: number): string {
  return names[group] ?? String(group);
}
