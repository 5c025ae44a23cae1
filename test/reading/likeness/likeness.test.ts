/** What a text means by the texts that it resembles, and when nothing is said. */
import { describe, expect, test } from 'vitest';
import type { KnownText } from '../../../src/model/reading.ts';
import { Likeness } from '../../../src/reading/likeness/likeness.ts';
import { readerOf } from '../../../src/reading/read.ts';

const known: readonly KnownText[] = [
  { id: 'smtp/mail-loop', topics: ['loop'], text: 'hop count exceeded, the message is in a loop' },
  { id: 'smtp/mail-loop', topics: ['loop'], text: 'mail loop between two servers, hop count' },
  { id: 'dns/one', topics: ['name'], text: 'the host name of the server was not found in dns' },
  { id: 'dns/two', topics: ['name'], text: 'the alias in dns leads in a circle, server not found' },
  { topics: ['name', 'loop'], text: 'dns alias circle or mail loop, who knows' },
  { topics: [], text: 'the printer has a loop of paper in the tray' },
  { topics: [], text: 'paper in the tray of the printer' },
];
const likeness = new Likeness(known);
const idsOf = (text: string) => likeness.meaningsOf(text).map(({ id }) => id);

describe('likeness', () => {
  test('the nearest texts say what it means, and which of them is nearest', () => {
    expect(likeness.meaningsOf('hop count exceeded: the message is in a loop?')[0]).toEqual({
      id: 'smtp/mail-loop',
      like: 'hop count exceeded, the message is in a loop',
    });
  });

  test.each([
    ['the alias in dns leads in a circle', 'dns/two'],
    ['host name of the server not found in dns', 'dns/one'],
  ])('of two entries for one topic the nearer one is named: %s', (text, id) => {
    expect(idsOf(text)[0]).toBe(id);
    expect(idsOf(text)).not.toContain(id === 'dns/one' ? 'dns/two' : 'dns/one');
  });

  test('a known text of several topics votes for each', () => {
    expect(new Set(idsOf('dns alias circle or mail loop'))).toEqual(
      new Set(['dns/two', 'smtp/mail-loop']),
    );
  });

  test.each([
    ['nothing in common', 'bonjour tout le monde'],
    ['no words at all', '... --- ...'],
    ['nearer to what is none of ours', 'loop of paper in the tray of the printer'],
    ['too little in common', 'we met the host of the party and had a count of forty guests there'],
  ])('%s: nothing', (_, text) => {
    expect(idsOf(text)).toEqual([]);
  });

  test('addresses and numbers of people do not make texts alike', () => {
    const own = new Likeness([
      { id: 'a/b', topics: ['t'], text: 'from jd@contoso.com at 10.0.0.1' },
      { topics: [], text: 'from other@fabrikam.com at 10.9.9.9' },
    ]);
    expect(own.meaningsOf('jd@contoso.com 10.0.0.1')).toEqual([]);
  });
});

describe('a reader', () => {
  const read = readerOf([], () => known);

  test('quotes the line that resembles it', () => {
    const [first] = read('Hello,\nour exchange says:\nhop count exceeded, mail loop').likely();
    expect(first).toMatchObject({ id: 'smtp/mail-loop', quote: { name: 'like', line: 3 } });
  });

  test.each([
    ['is not about mail', 'hop count exceeded, the message is in a loop'],
    ['only asks', 'exchange: what does a hop count of the message in a loop mean?'],
    ['is about another server', 'postfix main.cf: hop count exceeded, the message is in a loop'],
  ])('compares nothing where a text %s', (_, text) => {
    expect(read(text).likely()).toEqual([]);
  });
});
