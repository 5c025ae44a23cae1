import fc from 'fast-check';
import { expect, test } from 'vitest';
import { md4 } from '../../../src/wire/ntlm/md4.ts';
import { upperCased } from '../../../src/wire/ntlm/ntlmv2.ts';
import { Rc4 } from '../../../src/wire/ntlm/rc4.ts';
import vectors from '../../fixtures/wire/ntlm-vectors.json' with { type: 'json' };

const ascii = (text: string) => Buffer.from(text, 'ascii');

test.each(vectors.md4)('MD4 of "$in_ascii"', ({ in_ascii, out }) => {
  expect(md4(ascii(in_ascii)).toString('hex')).toBe(out);
});

test.each(vectors.rc4)('RC4 of "$in_ascii" under "$key_ascii"', ({ key_ascii, in_ascii, out }) => {
  expect(new Rc4(ascii(key_ascii)).update(ascii(in_ascii)).toString('hex')).toBe(out);
});

test('an RC4 stream goes on wherever it was cut', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 32 }),
      fc.uint8Array(),
      fc.nat(),
      (key, data, at) => {
        const cut = at % (data.length + 1);
        const stream = new Rc4(key);
        const parts = [stream.update(data.subarray(0, cut)), stream.update(data.subarray(cut))];
        expect(Buffer.concat(parts)).toEqual(new Rc4(key).update(data));
      },
    ),
  );
});

test.each([
  ['User', 'USER'],
  ['jörg.groß', 'JÖRG.GROß'],
  ['ÿ', 'Ÿ'],
  ['ς', 'Σ'],
  ['µıſ', 'µıſ'],
  ['\u{10428}', '\u{10428}'],
  ['\ud801', '\ud801'],
])('%s is upper-cased to %s, as Windows does it', (name, upper) => {
  expect(upperCased(name)).toBe(upper);
});
