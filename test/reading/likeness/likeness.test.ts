/** What a text means by the texts that it resembles, and when nothing is said. */
import { describe, expect, test } from 'vitest';
import { type KnownText, nowhere } from '../../../src/model/reading.ts';
import { companyIn } from '../../../src/reading/likeness/company.ts';
import { Likeness } from '../../../src/reading/likeness/likeness.ts';
import { readerOf } from '../../../src/reading/read.ts';

const known: readonly KnownText[] = [
  { id: 'smtp/mail-loop', topics: ['loop'], text: 'hop count exceeded, the message is in a loop' },
  { id: 'smtp/mail-loop', topics: ['loop'], text: 'mail loop between two servers, hop count' },
  { id: 'dns/one', topics: ['name'], text: 'the host name of the server was not found in dns' },
  { id: 'dns/two', topics: ['name'], text: 'the alias in dns leads in a circle, server not found' },
  { topics: ['name', 'loop'], text: 'dns alias circle or mail loop, who knows' },
  { topics: ['loop'], text: 'hop count exceeded and the message is in a loop again' },
  { topics: [], text: 'the printer has a loop of paper in the tray' },
  { topics: [], text: 'paper in the tray of the printer' },
];
const likeness = new Likeness(known);
const idsOf = (text: string) => {
  const { isNear, meanings } = likeness.around(text);
  return isNear ? meanings.map(({ id }) => id) : [];
};

describe('likeness', () => {
  test('the nearest texts say what it means, and which of them is nearest', () => {
    const { meanings, like } = likeness.around('hop count exceeded: the message is in a loop?');
    expect(meanings[0]).toMatchObject({ id: 'smtp/mail-loop', topic: 'loop' });
    expect(like).toBe('hop count exceeded, the message is in a loop');
  });

  test.each([
    ['the alias in dns leads in a circle', 'dns/two'],
    ['host name of the server not found in dns', 'dns/one'],
  ])('of two entries for one topic the nearer one is named: %s', (text, id) => {
    expect(idsOf(text)[0]).toBe(id);
    expect(idsOf(text)).not.toContain(id === 'dns/one' ? 'dns/two' : 'dns/one');
  });

  test('of two entries without a text that is like it the one with more texts is named', () => {
    const pasted = { topics: ['name'], text: 'sorry but nothing is found where we look' };
    const own = new Likeness([
      { id: 'dns/few', topics: ['name'], text: 'alias circle' },
      { id: 'dns/many', topics: ['name'], text: 'unknown host' },
      { id: 'dns/many', topics: ['name'], text: 'no such host' },
      ...[pasted, pasted],
    ]);
    expect(own.around(pasted.text).meanings.map(({ id }) => id)).toEqual(['dns/many']);
  });

  test('a known text of several topics votes for each', () => {
    expect(new Set(idsOf('dns alias circle or mail loop'))).toEqual(
      new Set(['dns/two', 'smtp/mail-loop']),
    );
  });

  test('its share is of all votes, those for none of ours among them', () => {
    const { meanings } = likeness.around('a loop');
    const sum = meanings.reduce((all, { share }) => all + share, 0);
    expect(sum).toBeGreaterThan(0);
    expect(sum).toBeLessThan(1);
  });

  test.each([
    ['who knows whether dns alias circle or mail loop', true],
    ['hop count exceeded, the message is in a loop', false],
  ])('it is in doubt where what people pasted mostly meant several: %s', (text, isDoubtful) => {
    expect(likeness.around(text).isDoubtful).toBe(isDoubtful);
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
    expect(own.around('jd@contoso.com 10.0.0.1').isNear).toBe(false);
  });
});

describe('a reader', () => {
  const read = readerOf([], () => known);

  test('quotes the line that resembles it', () => {
    const { resemblance } = read('Hello,\nour exchange says:\nhop count exceeded, mail loop');
    const { meanings, quote } = resemblance.nearest(true);
    expect(meanings[0]).toMatchObject({ id: 'smtp/mail-loop' });
    expect(quote()).toMatchObject({ name: 'like', line: 3 });
  });

  test.each([
    ['is not about mail', 'hop count exceeded, the message is in a loop'],
    ['only asks', 'exchange: what does a hop count of the message in a loop mean?'],
    ['wants another signature', 'outlook can not show the signature, hop count of the loop'],
    ['tells that all is well', 'smtp: 250 2.0.0 OK, hop count of the message in a loop: 4'],
    ['is about another server', 'postfix main.cf: hop count exceeded, the message is in a loop'],
  ])('compares nothing where nothing else is found, and a text %s', (_, text) => {
    expect(read(text).resemblance.nearest(true)).toBe(nowhere);
  });
});

test('a reader compares what is not about mail with others where something is found in it', () => {
  const { resemblance } = readerOf([], () => known)('hop count exceeded, the message is in a loop');
  expect(resemblance.nearest(false).meanings[0]).toMatchObject({ id: 'smtp/mail-loop' });
});

test('what people pasted says which meanings come together', () => {
  const { together, isMostlyInCompany } = companyIn([
    { topics: ['password', 'locked'], text: 'a' },
    { topics: ['password', 'policy'], text: 'b' },
    { topics: ['password'], text: 'c' },
    { topics: ['locked'], text: 'd' },
    { id: 'auth/locked', topics: ['locked', 'policy'], text: 'an example' },
    { topics: [], text: 'none of ours' },
  ]);
  expect(together('password', 'locked')).toBeGreaterThan(0);
  expect(together('locked', 'password')).toBeGreaterThan(together('password', 'locked'));
  expect(together('locked', 'policy')).toBe(0);
  expect(['password', 'locked', 'unknown'].map(isMostlyInCompany)).toEqual([true, false, false]);
});
