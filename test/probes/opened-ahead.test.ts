import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import { OpenedAhead } from '../../src/probes/opened-ahead.ts';

const longerThanIdleMs = 2001;

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

class Line implements Disposable {
  isClosed = false;

  [Symbol.dispose](): void {
    this.isClosed = true;
  }
}

test('each is taken once, in their order, and closed by whoever took it', async () => {
  const ahead = new OpenedAhead<Line>();
  const [first, second] = [new Line(), new Line()];
  ahead.add(Promise.resolve(first));
  ahead.add(Promise.resolve(second));

  const taken = [await ahead.next(), await ahead.next(), await ahead.next()];
  await ahead[Symbol.asyncDispose]();

  expect(taken).toEqual([first, second, undefined]);
  expect([first.isClosed, second.isClosed]).toEqual([false, false]);
});

test('what nobody took is closed in the end, even if it is opened only then', async () => {
  const ahead = new OpenedAhead<Line>();
  const { promise, resolve } = Promise.withResolvers<Line>();
  const late = new Line();
  ahead.add(promise);

  const closing = ahead[Symbol.asyncDispose]();
  resolve(late);
  await closing;

  expect(late.isClosed).toBe(true);
  expect(await ahead.next()).toBeUndefined();
});

test('what has waited for so long that a server may have ended it is closed, and not handed out', async () => {
  const ahead = new OpenedAhead<Line>();
  const old = new Line();
  const young = new Line();
  ahead.add(Promise.resolve(old));
  vi.advanceTimersByTime(longerThanIdleMs);

  expect(await ahead.next()).toBeUndefined();
  ahead.add(Promise.resolve(young));

  expect(old.isClosed).toBe(true);
  expect(await ahead.next()).toBe(young);
});

test('why one could not be opened is told to whoever takes it, and to nobody else', async () => {
  const ahead = new OpenedAhead<Line>();
  const refused = new Failure('ECONNREFUSED');
  ahead.add(Promise.reject(refused));
  ahead.add(Promise.reject(refused));

  await expect(ahead.next()).rejects.toBe(refused);
  await ahead[Symbol.asyncDispose](); // the other one is nobody's
});
