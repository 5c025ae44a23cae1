/**
 * So many connections at a time may a check have to one address, over all its probes: a check is no
 * load test, and no scan.
 *
 * Who comes first is served first, and those who need several get them in one go, so nobody waits
 * for a second one while holding the first. What can wait takes what the others leave.
 */
import { Failure } from '../model/failure.ts';

/** At a time, to one address. */
export const mostConnections = 16;
/** What can wait leaves as many free where others are at work, who may need them any moment. */
const keptFree = 4;

/** The right to one connection, which is given back once. */
export type Place = Disposable;

/** `patient`: it can wait, such as an audit of many connections. */
export type Urgency = 'usual' | 'patient';

interface Waiting {
  readonly count: number;
  readonly grant: () => void;
}

class Budget {
  readonly #taken: Record<Urgency, number> = { usual: 0, patient: 0 };
  readonly #queues: Record<Urgency, Waiting[]> = { usual: [], patient: [] };

  /** @throws Failure `check.ended` if the check's end comes first */
  async take(count: number, urgency: Urgency, signal: AbortSignal): Promise<readonly Place[]> {
    await this.#turn(count, urgency, signal);
    return Array.from({ length: count }, () => this.#place(urgency));
  }

  /** Of those who can't wait, whether they have them or wait for them. */
  get wanted(): number {
    const waiting = this.#queues.usual.reduce((sum, { count }) => sum + count, 0);
    return this.#taken.usual + waiting;
  }

  #turn(count: number, urgency: Urgency, signal: AbortSignal): Promise<void> {
    const queue = this.#queues[urgency];
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const leave = () => {
      queue.splice(queue.indexOf(waiting), 1);
      reject(new Failure('check.ended', { phase: 'turn' }));
      this.#serve(); // the next one may need fewer
    };
    const waiting: Waiting = {
      count,
      grant: () => {
        signal.removeEventListener('abort', leave);
        resolve();
      },
    };
    queue.push(waiting);
    signal.addEventListener('abort', leave, { once: true });
    if (signal.aborted) leave();
    this.#serve();
    return promise;
  }

  #place(urgency: Urgency): Place {
    let isHeld = true;
    return {
      [Symbol.dispose]: () => {
        if (!isHeld) return;
        isHeld = false;
        this.#taken[urgency] -= 1;
        this.#serve();
      },
    };
  }

  #serve(): void {
    this.#serveFrom('usual', mostConnections);
    if (this.#queues.usual.length > 0) return;
    const kept = this.#taken.usual > 0 ? keptFree : 0;
    this.#serveFrom('patient', mostConnections - kept);
  }

  #serveFrom(urgency: Urgency, most: number): void {
    const queue = this.#queues[urgency];
    const { usual, patient } = this.#taken;
    let taken = usual + patient;
    for (let [next] = queue; next && taken + next.count <= most; [next] = queue) {
      queue.shift();
      taken += next.count;
      this.#taken[urgency] += next.count;
      next.grant();
    }
  }
}

const budgets = new WeakMap<AbortSignal, Map<string, Budget>>();

/** Places that were taken in one go, and are still to be used. */
export class Reserved {
  readonly #places: Place[];

  constructor(places: readonly Place[]) {
    this.#places = [...places];
  }

  /** @returns nothing once all are used */
  next(): Place | undefined {
    return this.#places.pop();
  }
}

/**
 * Waits for its turn, as long as the check lasts.
 *
 * @param signal stands for the check
 * @throws Failure `check.ended`; RangeError for more than anybody can have
 */
export async function reserve(
  address: string,
  signal: AbortSignal,
  count: number,
  urgency: Urgency = 'usual',
): Promise<Reserved> {
  if (count > mostConnections) throw new RangeError(`${count} connections at a time`);
  return new Reserved(await budgetOf(address, signal).take(count, urgency, signal));
}

/** How many connections to an address are wanted now, in a check, by those who can't wait. */
export function wantedAt(address: string, signal: AbortSignal): number {
  return budgetOf(address, signal).wanted;
}

function budgetOf(address: string, signal: AbortSignal): Budget {
  const known = budgets.get(signal) ?? new Map<string, Budget>();
  budgets.set(signal, known);
  const budget = known.get(address) ?? new Budget();
  known.set(address, budget);
  return budget;
}
