import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import { child, descendants, escapeXml, parseXml, textOf } from '../../src/wire/xml.ts';

test('an element has its local name, its namespace, its attributes and its own text', () => {
  const root = parseXml(
    '\uFEFF<a:x xmlns:a="urn:one" n="1"> t <b>&lt;2&gt;</b><![CDATA[&c]]></a:x>',
  );
  expect(root).toMatchObject({ name: 'x', namespace: 'urn:one', text: 't &c' });
  expect(root.attributes.n).toBe('1');
  expect(child(root, 'b')?.text).toBe('<2>');
  expect(textOf(root, 'c')).toBeUndefined();
});

test('elements of one name are found at every depth', () => {
  expect(descendants(parseXml('<a><b/><c><b/></c></a>'), 'b')).toHaveLength(2);
});

test.each([
  ['', 'xml.malformed'],
  ['<a>', 'xml.malformed'],
  ['<a><b></a></b>', 'xml.malformed'],
  ['<html><br></html>', 'xml.malformed'],
  ['<a>&nbsp;</a>', 'xml.malformed'],
  ['<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', 'xml.doctype'],
  ['<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', 'xml.doctype'],
  ['<a>'.repeat(65) + '</a>'.repeat(65), 'xml.too-deep'],
  [`<a>${'<b/>'.repeat(50_000)}</a>`, 'xml.too-large'],
  [`<a>${' '.repeat(1024 * 1024)}</a>`, 'xml.too-large'],
])('%.40s is refused: %s', (document, code) => {
  expect(() => parseXml(document)).toThrow(expect.objectContaining({ code }));
});

test('whatever text is escaped is read again as it was', () => {
  const text = fc.string({ unit: 'grapheme-ascii' }).filter((one) => one.trim() === one);
  fc.assert(
    fc.property(text, (one) => {
      const { attributes, ...root } = parseXml(`<a b="${escapeXml(one)}">${escapeXml(one)}</a>`);
      expect([root.text, attributes.b]).toEqual([one, one]);
    }),
  );
});

test('any other text is a tree or a failure of ours', () => {
  const piece = fc.constantFrom('<a>', '</a>', '<', '&', ';', '<!', '[', '<?x', 'x', '"', '=', ' ');
  fc.assert(
    fc.property(
      fc.array(piece).map((all) => all.join('')),
      (one) => {
        try {
          parseXml(one);
        } catch (error) {
          expect(error).toBeInstanceOf(Failure);
        }
      },
    ),
    { numRuns: 1000 },
  );
});
