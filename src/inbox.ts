/**
 * Takes what comes in by chat: each thing once, and none without an answer. With a store it is
 * written down before it is acknowledged, and survives this process; without one it lives here.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { checksAtOnce, scheduledAtOnce } from './check-thread.ts';
import type { Durable } from './durable.ts';
import { Recent } from './model/recent.ts';
import type { Arrival, Inbox, LeftOver, Share } from './model/workload.ts';
import { Pending } from './pending.ts';
import type { TakenArrival } from './store/arrivals.ts';

const dayMs = 86_400_000;
/** Slack takes no answer to a command any more, and people have asked again. */
const answeredWithinMs = 30 * 60_000;
/** What ends process after process is not tried for ever. */
const mostTries = 5;
/** Left over: as many are taken in one go as can be answered soon. */
const atOneGo = 64;
/** Texts of all that waits, together: each may have a million characters. */
const mostCharacters = 64_000_000;
/** What takes seconds is a check. */
const usual = { atOnce: 256, slowAtOnce: checksAtOnce - scheduledAtOnce, atMost: 5_000 };

type Outcome = Awaited<ReturnType<Inbox['take']>>;

interface Hands {
  /** Cuts secrets out of what goes to the store. */
  redact(text: string): string;
  /** Whether answering it takes seconds, most of which are spent waiting. */
  isSlow(text: string): boolean;
}

const inMemory: Hands = { redact: (text) => text, isSlow: () => false };

export class ChatInbox implements Inbox {
  readonly #hands: Hands;
  readonly #pending: Pending;
  readonly #briefs = new Pending({ atOnce: 16, atMost: 500 });
  /** A cheap first filter: what the platform repeats is mostly repeated to the same process. */
  readonly #seen = new Recent<Promise<Outcome> | true>({ entries: 200_000, ageMs: dayMs });
  readonly #handlers = new Map<string, (left: LeftOver) => Promise<void>>();
  #durable: Durable | undefined;
  #takingOver: Promise<void> | undefined;
  #characters = 0;
  #isEnding = false;

  constructor(hands: Hands = inMemory, limits = usual) {
    this.#hands = hands;
    this.#pending = new Pending(limits);
  }

  /** From now on what comes in outlives this process, and what others left is answered here. */
  attach(durable: Durable): void {
    this.#durable = durable;
    durable.start(() => {
      this.#takingOver ??= this.#takeOver().finally(() => {
        this.#takingOver = undefined;
      });
    });
  }

  async take(arrival: Arrival, work: () => Promise<void>): Promise<Outcome> {
    const before = this.#seen.get(arrival.key);
    if (before !== undefined) return (await before) === 'busy' ? 'busy' : 'again';
    const outcome = this.#take(arrival, work);
    this.#seen.set(arrival.key, outcome);
    if ((await outcome) === 'busy') this.#seen.delete(arrival.key);
    return await outcome;
  }

  async keep(arrival: Arrival): Promise<void> {
    await this.#written(arrival);
  }

  done(key: string): void {
    this.#durable?.close(key);
  }

  add(work: () => Promise<void>, share: Share): boolean {
    return this.#pending.add(work, this.#turnOf(share));
  }

  brief(work: () => Promise<void>): boolean {
    return this.#briefs.add(work);
  }

  isNew(key: string): boolean {
    if (this.#seen.get(key) !== undefined) return false;
    this.#seen.set(key, true);
    return true;
  }

  forget(key: string): void {
    this.#seen.delete(key);
  }

  answers(surface: Arrival['surface'], answer: (left: LeftOver) => Promise<void>): void {
    this.#handlers.set(surface, answer);
  }

  /** Resolves when nothing is left to do. */
  async settled(): Promise<void> {
    await Promise.all([this.#pending.settled(), this.#briefs.settled(), this.#takingOver]);
  }

  /** Answers what it can within that time, and leaves the rest to others. */
  async end(graceMs: number): Promise<void> {
    this.#isEnding = true;
    await Promise.race([this.settled(), sleep(graceMs, undefined, { ref: false })]);
    this.#pending.stop();
    await this.#durable?.end();
  }

  async #take(arrival: Arrival, work: () => Promise<void>): Promise<Outcome> {
    const { key, text } = arrival;
    const place =
      this.#characters + text.length > mostCharacters
        ? undefined
        : this.#pending.reserve(this.#turnOf(arrival));
    if (!place) return 'busy';
    this.#characters += text.length;
    if ((await this.#written(arrival)) === 'again') {
      this.#characters -= text.length;
      place.leave();
      return 'again';
    }
    place.start(async () => {
      await work().finally(() => {
        this.#characters -= text.length;
        this.done(key);
      });
    });
    return 'taken';
  }

  async #written({ key, surface, text, payload }: Arrival) {
    if (!this.#durable) return 'unwritten';
    return await this.#durable.write({ key, surface, text: this.#hands.redact(text), payload });
  }

  #turnOf({ tenant, text }: Share) {
    return { tenant, isSlow: this.#hands.isSlow(text) };
  }

  async #takeOver(): Promise<void> {
    if (this.#isEnding || !this.#durable) return;
    const taken = await this.#durable.takeOver([...this.#handlers.keys()], atOneGo);
    const answered = taken.map(async (left) => {
      this.#seen.set(left.key, true);
      await this.#answerLate(left);
      this.done(left.key);
    });
    await Promise.all(answered);
    if (taken.length === atOneGo) await this.#takeOver();
  }

  /** What others left needs no place in line: it has waited, and it is few at a time. */
  async #answerLate({ surface, text, payload, ageMs, tries }: TakenArrival): Promise<void> {
    const isLate = ageMs > answeredWithinMs || tries > mostTries;
    await this.#handlers.get(surface)?.({ text, payload, isLate });
  }
}
