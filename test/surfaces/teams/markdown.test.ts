import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inert, visible } from '../../../src/surfaces/teams/markdown.ts';

const runs = 20_000;

/** Text made of what Markdown, HTML and Teams give a meaning to. */
const nasty = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      ...['\\', '*', '_', '[', ']', '(', ')', '#', '~', '`', '<', '>', '!', '&', ';', '|', '='],
      ...['-', '+', '1.', '23)', ' ', '    ', '\t', '\n', '\r\n', '\u2028', '\u202E', '\u200B'],
      ...['<at>', '</at>', '<b>', '&lt;', '&#42;', '{{DATE(2026-11-22T00:00:00Z,SHORT)}}', '---'],
      ...['https://evil.example', '[x](javascript:1)', '<https://evil.example>', 'word'],
    ),
    fc.string({ unit: 'binary', maxLength: 2 }),
  ),
  maxLength: 40,
});

/** What CommonMark still gives a meaning to, after each escaped sign is taken out. */
function liveIn(markdown: string): string[] {
  const rest = markdown.replaceAll(/\\[!-/:-@[-`{-~]/g, '¤');
  const live =
    /[\\*_[\]#~`]|<[\p{L}/!?]|&#?\w+;|^[ \u00A0]*(?:[-+>=|:]|\d+[.)])|^ {4}|(?<!\n)\n(?!\n)/gmu;
  return [...rest.matchAll(live), ...markdown.matchAll(/\{\{/g)].map(([found]) => found);
}

test('whatever is pasted, nothing in it is live', () => {
  fc.assert(
    fc.property(nasty, (text) => {
      expect(liveIn(inert(text))).toEqual([]);
    }),
    { numRuns: runs },
  );
});

test('whatever is pasted, it reads the same', () => {
  const spaced = (text: string) => text.replaceAll(/[\s\u00A0]+/g, ' ');
  fc.assert(
    fc.property(nasty, (text) => {
      const read = inert(text).replaceAll(/\\([!-/:-@[-`{-~])/g, '$1');
      expect(spaced(read)).toBe(spaced(visible(text)));
    }),
    { numRuns: runs },
  );
});

test('whatever is pasted, all of it can be seen', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(visible(text)).not.toMatch(
        /[[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]--[\n\t]]|[\u115F\u3164\u034F]/v,
      );
    }),
    { numRuns: runs },
  );
});

describe('inert', () => {
  test.each([
    ['DOMAIN\\user', 'DOMAIN\\\\user'],
    ['ERR_CERT_DATE', 'ERR\\_CERT\\_DATE'],
    ['1. Restart', '1\\. Restart'],
    ['- one\n- two', '\\- one\n\n\\- two'],
    ['> quoted', '\\> quoted'],
    ['if a < b & c > d', 'if a < b & c > d'],
    ['<at>Everyone</at>', '\\<at>Everyone\\</at>'],
    ['R&amp;D', 'R\\&amp;D'],
    ['{{DATE(2026-11-22,SHORT)}}', '{\\{DATE(2026-11-22,SHORT)}}'],
    ['user\u202Etxt.exe', 'user‹U+202E›txt.exe'],
    ['mail-01.contoso.com 443', 'mail-01.contoso.com 443'],
    ['👍🏽 ✔️', '👍🏽 ✔️'],
  ])('%j becomes %j', (text, markdown) => {
    expect(inert(text)).toBe(markdown);
  });
});
