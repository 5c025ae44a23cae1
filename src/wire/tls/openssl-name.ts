/**
 * What OpenSSL, and with it nginx and HAProxy, call a cipher suite: an administrator has to find it in
 * their settings. The rules are those that OpenSSL 3.0's own list follows.
 */

const exchanges: Readonly<Record<string, string>> = {
  RSA: '',
  RSA_EXPORT: 'EXP-',
  DHE_RSA: 'DHE-RSA-',
  DHE_RSA_EXPORT: 'EXP-DHE-RSA-',
  DHE_DSS: 'DHE-DSS-',
  DHE_DSS_EXPORT: 'EXP-DHE-DSS-',
  DH_anon: 'ADH-',
  DH_anon_EXPORT: 'EXP-ADH-',
  ECDHE_RSA: 'ECDHE-RSA-',
  ECDHE_ECDSA: 'ECDHE-ECDSA-',
  ECDH_anon: 'AECDH-',
  PSK: 'PSK-',
  DHE_PSK: 'DHE-PSK-',
  PSK_DHE: 'DHE-PSK-',
  RSA_PSK: 'RSA-PSK-',
  ECDHE_PSK: 'ECDHE-PSK-',
  SRP_SHA: 'SRP-',
  SRP_SHA_RSA: 'SRP-RSA-',
  SRP_SHA_DSS: 'SRP-DSS-',
};

/** @returns nothing where OpenSSL has no name, or no other than IANA's */
export function opensslName(name: string): string | undefined {
  const [, exchange = '', cipher] = /^TLS_(.+?)_WITH_(.+)$/.exec(name) ?? [];
  const prefix = exchanges[exchange];
  if (prefix === undefined || cipher === undefined) return undefined;
  const isAria = exchange === 'ECDHE_RSA' && cipher.startsWith('ARIA');
  return `${isAria ? 'ECDHE-' : prefix}${cipherName(cipher, prefix)}`;
}

function cipherName(cipher: string, prefix: string): string {
  if (cipher.startsWith('CHACHA20')) return 'CHACHA20-POLY1305';
  if (prefix.startsWith('SRP')) return dashed(cipher);
  const sized = cipher.replace(/^(AES|CAMELLIA|ARIA)_(\d+)/, '$1$2').replace(/_CCM_8$/, '_CCM8');
  if (prefix.includes('PSK') && !/^(CAMELLIA|RC4)/.test(cipher)) return dashed(sized);
  return dashed(
    sized
      .replace('3DES_EDE_CBC', 'DES_CBC3')
      .replace(/^DES40_/, 'DES_')
      .replace(/^RC4_\d+/, 'RC4')
      .replace('RC2_CBC_40', 'RC2_CBC')
      .replace(/^((?:AES|CAMELLIA|SEED|IDEA)\d*)_CBC/, '$1'),
  );
}

function dashed(name: string): string {
  return name.replaceAll('_', '-');
}
