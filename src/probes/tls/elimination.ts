/**
 * Finds all suites that a server accepts in one version, by elimination: of the suites in a hello it
 * picks one, which is left out of the next, until it refuses the rest.
 *
 * Each hello takes two round trips, and few can be under way at once. So likely suites are asked for
 * one by one as soon as there is reason to think of them, which settles each in one hello; all others
 * together, once nothing that is under way could still tell them apart.
 */
import type { WireVersion } from '../../wire/tls/client-hello.ts';
import { type LikelySuites, together } from './likely-suites.ts';

/** A hello with these suites. */
export interface Question {
  readonly suites: readonly number[];
  /** What the server picked of them, if it picked any. */
  readonly picked: Promise<number | undefined>;
}

interface Task {
  readonly version: WireVersion;
  readonly likely: LikelySuites;
  /** All that may be accepted. */
  readonly suites: readonly number[];
  /** That one is accepted. */
  readonly known: number;
  readonly ask: (suites: readonly number[]) => Question;
}

export class Elimination {
  readonly #version: WireVersion;
  readonly #likely: LikelySuites;
  readonly #ask: (suites: readonly number[]) => Question;
  /** Neither settled nor in a hello that is under way. */
  readonly #left: Set<number>;
  /** What is known from the start comes first. */
  readonly #found: Set<number>;
  readonly #underWay = new Set<Promise<void>>();
  #groupsUnderWay = 0;
  /** By groups, since all of them were answered last. */
  #surprises = 0;

  constructor({ version, likely, suites, known, ask }: Task) {
    this.#version = version;
    this.#likely = likely;
    this.#ask = ask;
    this.#found = new Set([known]);
    this.#left = new Set(suites.filter((suite) => suite !== known));
  }

  /** @param asked groups that are under way already, none of them with a suite of another */
  async run(asked: readonly Question[] = []): Promise<readonly number[]> {
    for (const question of asked) this.#await(question);
    while (this.#left.size + this.#underWay.size > 0) {
      this.#sendLikely();
      if (this.#groupsUnderWay === 0) this.#sendOthers();
      await Promise.race(this.#underWay);
    }
    return [...this.#found];
  }

  #sendLikely(): void {
    for (const suite of this.#left)
      if (this.#likely.has(suite, this.#version)) this.#await(this.#ask([suite]));
  }

  /** Where groups held much, they are asked for more. */
  #sendOthers(): void {
    const groups = together([...this.#left], Math.ceil(this.#surprises / 2));
    this.#surprises = 0;
    for (const group of groups) this.#await(this.#ask(group));
  }

  #await(question: Question): void {
    const { suites } = question;
    for (const suite of suites) this.#left.delete(suite);
    const isGroup = suites.length > 1;
    if (isGroup) this.#groupsUnderWay += 1;
    const settled = this.#settle(question).finally(() => {
      this.#underWay.delete(settled);
      if (isGroup) this.#groupsUnderWay -= 1;
    });
    this.#underWay.add(settled);
  }

  async #settle({ suites, picked }: Question): Promise<void> {
    const suite = await picked;
    if (suite === undefined) return;
    this.#found.add(suite);
    this.#likely.learn(suite);
    if (suites.length > 1) this.#surprises += 1;
    for (const other of suites) if (!this.#found.has(other)) this.#left.add(other);
  }
}
