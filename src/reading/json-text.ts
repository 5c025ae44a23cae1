/** What collectors of logs hand out: a message within JSON, its line ends and quotes escaped. */

const looksLikeJson = /^\s{0,100}(?:\[\s{0,100})?\{\s{0,100}"/;
const escaped = /\\(?:u([0-9a-f]{4})|([nrtbf"\\/]))/gi;

const characters: Readonly<Record<string, string>> = { n: '\n', r: '\n', t: '\t', b: ' ', f: '\n' };

/** As it would be read if it stood there by itself (RFC 8259, 7); a text that is no JSON stays as it is. */
export function withoutJsonEscapes(text: string): string {
  if (!looksLikeJson.test(text)) return text;
  return text.replaceAll(escaped, (_, hex?: string, short = '') =>
    hex ? String.fromCharCode(Number.parseInt(hex, 16)) : (characters[short] ?? short),
  );
}
