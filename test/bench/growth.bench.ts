/** How the time of each reader of whole texts grows on hostile ones. `npm run bench -- growth` */
import { expect, test } from 'vitest';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { isAboutMail } from '../../src/reading/about-mail.ts';
import { withoutMadeGood } from '../../src/reading/made-good.ts';
import { isAboutOthers } from '../../src/reading/other-products.ts';
import { namedTargets } from '../../src/reading/people/named-targets.ts';
import { plainText } from '../../src/reading/plain-text.ts';
import { readerOf } from '../../src/reading/read.ts';
import { redact } from '../../src/reading/redact.ts';

const quarter = 256 * 1024;
const whole = 1024 * 1024;
/** Four times the text; what is above that is left to the memory. */
const mostGrowth = 4.6;
/** Below that a time says more of the machine than of the text. */
const tellingMs = 25;

const read = readerOf(loadKnowledge().flatMap(({ said }) => said));
const readers: Readonly<Record<string, (text: string) => unknown>> = {
  plainText,
  redact,
  namedTargets,
  withoutMadeGood,
  isAboutMail,
  isAboutOthers,
  read,
};

const hostile: Readonly<Record<string, string>> = {
  'scripts that do not end': '<html><script ',
  'attributes that do not end': '<p a="',
  'headers with a secret that does not end': 'authorization: ="',
  blanks: 'a        ',
  'names of hosts': 'host a-a_a-a-a.',
  digits: '1234567890',
  'cells between quotes': ',"""",""',
  keys: '-----BEGIN PRIVATE KEY----- ',
  passwords: 'password: "',
  tokens: 'eyJabcdefgh.eyJabcdefgh.',
  'attempts of an analyzer': 'attempting to test potential autodiscover url ',
  'requests in a log': 'get / 500 0 0 1 1 1 ',
};

test('growth', { timeout: 600_000 }, () => {
  const rows = Object.entries(readers).flatMap(([reader, run]) =>
    Object.entries(hostile).map(([text, part]) => {
      const [small, large] = [quarter, whole].map((size) => bestMs(run, part, size));
      return { reader, text, small, large, growth: (large ?? 0) / (small ?? 1) };
    }),
  );
  for (const { reader, text, small = 0, large = 0, growth } of rows) {
    const times = `${small.toFixed(1)} ms, ${large.toFixed(1)} ms`;
    process.stdout.write(`${reader}, ${text}: ${times}, x ${growth.toFixed(2)}\n`);
  }
  const steep = rows.filter(({ large, growth }) => (large ?? 0) > tellingMs && growth > mostGrowth);
  expect(steep).toEqual([]);
});

/** The least of several: what else ran on the machine only adds. */
function bestMs(run: (text: string) => unknown, part: string, size: number): number {
  const text = part.repeat(size / part.length);
  const times = Array.from({ length: 5 }, () => {
    const began = performance.now();
    run(text);
    return performance.now() - began;
  });
  return Math.min(...times);
}
