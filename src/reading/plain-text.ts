/**
 * Whatever was pasted -> plain lines: mark-up and transfer encodings are taken away, words stay.
 *
 * The analyzer exports its report as XML and HTML with the texts in attributes; mail sources are
 * quoted-printable. This is no parser: it never fails, and its time is linear.
 */

import { stripVTControlCharacters } from 'node:util';
import { withoutHealthyResults } from './answers/analyzer-export.ts';

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  rsquo: '’',
  lsquo: '‘',
  rdquo: '”',
  ldquo: '“',
};

export function plainText(raw: string): string {
  const text = stripVTControlCharacters(raw);
  const decoded = /^content-transfer-encoding:\s*quoted-printable/im.test(text)
    ? unquoted(text)
    : text;
  return isMarkup(decoded) ? withoutTags(withoutHealthyResults(decoded)) : decoded;
}

function isMarkup(text: string): boolean {
  return /<testresult\b|<!doctype html|<html\b|<\/(?:p|div|td|li|ul|h[1-4]|table|span|body|children)>/i.test(
    text,
  );
}

/**
 * A tag ends a line; the texts in its attributes stay. That a page begins behind other words is kept:
 * somebody got it where he did not expect one.
 */
function withoutTags(text: string): string {
  return withoutPrograms(text)
    .replace(/<[^<>]{0,20000}>/g, (tag, at: number) => {
      if (at > 0 && /^<!doctype html/i.test(tag)) return '\nDOCTYPE html\n';
      if (!tag.includes('"')) return '\n';
      const values = [...tag.matchAll(/\s[\w:-]{1,60}\s{0,4}=\s{0,4}"([^"]{2,20000})"/g)];
      const said = values.map(([, value = '']) => value).filter((value) => /\s/.test(value));
      return `\n${said.join('\n')}${said.length > 0 ? '\n' : ''}`;
    })
    .replace(
      /&(#x?[0-9a-f]{1,6}|[a-z]{2,6});/gi,
      (whole, name: string) => characterOf(name) ?? whole,
    );
}

const programStart = /^<(?:script|style)\b/i;
const programEnd = /^<\/(?:script|style)>/i;

/** Without scripts and styles; one that does not end is kept. One pass, however many begin. */
function withoutPrograms(text: string): string {
  const parts = text.split(/(?=<script\b|<style\b|<\/script>|<\/style>)/i);
  const lastEnd = parts.findLastIndex((part) => programEnd.test(part));
  const kept: string[] = [];
  let isWithin = false;
  for (const [at, part] of parts.entries()) {
    const isEnd: boolean = isWithin && programEnd.test(part);
    isWithin = isWithin ? !isEnd : at < lastEnd && programStart.test(part);
    if (isEnd) kept.push(part.replace(programEnd, '\n'));
    else if (!isWithin) kept.push(part);
  }
  return kept.join('');
}

function characterOf(name: string): string | undefined {
  if (!name.startsWith('#')) return entities[name.toLowerCase()];
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

function unquoted(text: string): string {
  const joined = text.replace(/=\r?\n/g, '');
  return joined.replace(/(?:=[0-9A-F]{2})+/g, (bytes) =>
    Buffer.from(bytes.replaceAll('=', ''), 'hex').toString('utf8'),
  );
}
