/**
 * Posts what reports have to say: each once, in the order of its place, come what may. Any number of
 * instances share one outbox; a place is served by one of them at a time.
 *
 * Each platform has couriers of its own: one that hangs holds up nobody else.
 */
import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { Poster } from '../model/delivery.ts';
import type { Place } from '../model/place.ts';
import type { Store } from '../store/store.ts';
import { claimPlaces, openReportsOf } from './outbox-places.ts';
import { type Courier, type Log, type Tally, takeTurn } from './outbox-turn.ts';

/** Messages on their way at one time, for each platform. */
const atOnce = 16;
/** How often it looks without being nudged: for what other instances left. */
const lookEveryMs = 1_000;
/** Where very many places wait for a platform, looking through them takes a tenth of the time. */
const restShare = 9;
/** Slack takes one message a second in a channel. https://docs.slack.dev/apis/web-api/rate-limits */
const usualPaceMs = 1_000;
const usualPostWithinMs = 30_000;
/** Of a lease, the rest is for the database's answer before the post. */
const postShare = 2 / 3;

export interface OutboxSettings {
  readonly store: Store;
  /** Reports for other platforms are left to other instances. */
  readonly posters: Partial<Readonly<Record<Place['surface'], Poster>>>;
  readonly log: Log;
  /** Hears of each report that was posted: how long ago its time had come. */
  readonly sent?: (lagMs: number) => void;
  /** For tests. */
  readonly now?: () => Date;
  readonly pace?: {
    /** Between two messages in one place. */
    readonly everyMs?: number;
    /** For one post. After the death of an instance its places wait half as long again. */
    readonly postWithinMs?: number;
  };
}

export interface Outbox {
  /** Something became pending: look now. */
  nudge(): void;
  /** Takes nothing more, and gives posts that are on their way so much time. */
  stop(graceMs: number): Promise<void>;
  counts(): Readonly<Tally>;
}

/** Wakes one sleeper; it rings for a sleeper who comes too late, too. */
class Bell {
  #hasRung = false;
  #wake: (() => void) | undefined;

  ring(): void {
    this.#hasRung = true;
    this.#wake?.();
  }

  async heard(atMostMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    if (!this.#hasRung)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        timer = setTimeout(resolve, atMostMs);
      });
    clearTimeout(timer);
    this.#wake = undefined;
    this.#hasRung = false;
  }
}

export function startOutbox(settings: OutboxSettings): Outbox {
  const { store, posters, log, sent = () => undefined, now, pace = {} } = settings;
  const { everyMs: paceMs = usualPaceMs, postWithinMs = usualPostWithinMs } = pace;
  const patience = new AbortController();
  const tally: Tally = { posting: 0, sent: 0, folded: 0, failed: 0, postponed: 0 };
  const desk = {
    store,
    holder: randomUUID(),
    leaseMs: Math.ceil(postWithinMs / postShare),
    now,
  };
  const courierOf = (poster: Poster): Courier => ({
    desk,
    poster,
    log,
    paceMs,
    postWithinMs,
    signal: patience.signal,
    tally,
    sent,
  });
  const surfaces: readonly Place['surface'][] = ['slack', 'teams', 'web'];
  const lanes = surfaces.flatMap((surface) => {
    const poster = posters[surface];
    return poster ? [new Lane(surface, courierOf(poster))] : [];
  });
  return {
    nudge() {
      for (const lane of lanes) lane.nudge();
    },
    async stop(graceMs) {
      const ended = Promise.all(lanes.map((lane) => lane.stop()));
      const grace = delay(graceMs, undefined, { signal: patience.signal }).catch(() => undefined);
      await Promise.race([ended, grace]);
      patience.abort();
    },
    counts: () => ({ ...tally }),
  };
}

/** All that is posted on one platform. */
class Lane {
  readonly #surface: Place['surface'];
  readonly #courier: Courier;
  readonly #bell = new Bell();
  readonly #turns = new Set<Promise<void>>();
  readonly #ended: Promise<void>;
  #isStopping = false;
  /** The last place that had its turn: the next ones follow, so that none waits for ever. */
  #after = '';

  constructor(surface: Place['surface'], courier: Courier) {
    this.#surface = surface;
    this.#courier = courier;
    this.#ended = this.#run();
  }

  nudge(): void {
    this.#bell.ring();
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#bell.ring();
    await this.#ended;
  }

  async #run(): Promise<void> {
    while (!this.#isStopping) {
      const began = performance.now();
      await this.#round().catch((error: unknown) =>
        this.#courier.log.error(error, 'the outbox could not be read; it is read again soon'),
      );
      const tookMs = performance.now() - began;
      await this.#bell.heard(Math.max(lookEveryMs, tookMs * restShare));
    }
    await Promise.all(this.#turns);
  }

  /** From where the last walk ended to the end, and once more from the start, unless hands are full. */
  async #round(): Promise<void> {
    let ends = this.#after === '' ? 1 : 2;
    while (ends > 0 && this.#turns.size < atOnce && !this.#isStopping) {
      await this.#serve(atOnce - this.#turns.size);
      if (this.#after === '') ends -= 1;
    }
  }

  async #serve(free: number): Promise<void> {
    const { desk } = this.#courier;
    const { placeKeys, last } = await claimPlaces(desk, this.#surface, this.#after, free);
    this.#after = last;
    if (placeKeys.length > 0) {
      const open = await openReportsOf(desk, placeKeys);
      for (const place of placeKeys)
        this.#begin(takeTurn(this.#courier, place, open.get(place) ?? []));
    }
  }

  #begin(turn: Promise<number>): void {
    const ended = turn
      .then((freeInMs) => {
        if (freeInMs < lookEveryMs * 2) setTimeout(() => this.#bell.ring(), freeInMs + 1).unref();
      })
      .catch((error: unknown) => {
        this.#courier.log.error(
          error,
          'a turn of the outbox broke off; its place is looked at later',
        );
      })
      .finally(() => {
        this.#turns.delete(ended);
        this.#bell.ring();
      });
    this.#turns.add(ended);
  }
}
