/** R10: made-up targets by a made-up clock. The figures are printed, and held against their goals. */
import { expect, test } from 'vitest';
import { numbersFrom, type Run, simulate } from './simulated.ts';

/** Ten thousand gave the same figures, and take a minute. */
const traces = 1_000;
const runs = 72;
const everyMs = 5 * 60_000;
const hourMs = 3_600_000;

const messagesOf = (trace: readonly Run[]) =>
  trace.filter(({ post }) => post !== 'nothing' && post !== 'sign-of-life');

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

test('a target that loses every fifth check causes at most two messages in any hour', () => {
  let messages = 0;
  let worst = 0;
  let over = 0;
  for (let seed = 0; seed < traces; seed += 1) {
    const random = numbersFrom(seed);
    const trace = simulate(() => (random() < 0.2 ? 'failed' : 'healthy'), {
      runs,
      everyMs,
      isConfirmed: true,
    });
    const said = messagesOf(trace);
    messages += said.length;
    for (const { at } of said) {
      const within = said.filter((one) => one.at >= at && one.at < at + hourMs).length;
      worst = Math.max(worst, within);
      if (within > 2) over += 1;
    }
  }
  const hours = (traces * runs * everyMs) / hourMs;
  print(
    `${traces} targets that lose 20 %, every 5 minutes: ${(messages / hours).toFixed(2)} messages an hour, ${worst} in the worst of ${hours} hours, more than 2 in ${over}`,
  );
  expect(messages / hours).toBeLessThan(1);
  // Three losses in a row, each of them twice, look like an outage: that is said in any case.
  expect(over / hours).toBeLessThan(0.001);
});

test.each([true, false])(
  'no outage of more than two intervals is missed (looked at twice: %s)',
  (isConfirmed) => {
    let outages = 0;
    let missed = 0;
    let slowest = 0;
    for (let seed = 0; seed < traces; seed += 1) {
      const random = numbersFrom(seed);
      const ends = outagesFrom(random);
      const down = (at: number) => ends.some(([from, to]) => at >= from && at < to);
      const trace = simulate((at) => (down(at) ? 'failed' : 'healthy'), {
        runs,
        everyMs,
        isConfirmed,
      });
      for (const [from, to] of ends.filter(
        ([begin, end]) => end - begin > 2 * everyMs && end < runs * everyMs,
      )) {
        outages += 1;
        const told = toldAfter(trace, from, to);
        if (told === undefined) missed += 1;
        else slowest = Math.max(slowest, told);
      }
    }
    print(
      `${outages} outages of more than 2 intervals, looked at twice: ${isConfirmed}: ${missed} missed, the slowest told ${slowest} checks after the first that saw it`,
    );
    expect(missed).toBe(0);
    expect(slowest).toBeLessThanOrEqual(isConfirmed ? 0 : 1);
  },
);

/** Times between which the server is down: rare enough that it isn't a target that comes and goes. */
function outagesFrom(random: () => number): [from: number, to: number][] {
  const first = random() * 1.5 * hourMs;
  const second = first + (1.2 + random()) * hourMs;
  return [first, second].map((from) => [from, from + random() * hourMs]);
}

/** After how many checks of an outage a message says it, or it stood there already. */
function toldAfter(trace: readonly Run[], from: number, to: number): number | undefined {
  const during = trace.filter(({ at }) => at >= from && at < to);
  const bad = during.findIndex(({ event }) => event === 'broke' || event === 'flapping');
  if (bad >= 0) return bad;
  const before = trace.filter(({ at, event }) => at < from && event !== 'none').at(-1)?.event;
  return before === 'broke' || before === 'flapping' ? 0 : undefined;
}
