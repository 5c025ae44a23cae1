import type { Place } from '../../model/place.ts';
import type { Activity } from './activity.ts';
import { roomOf } from './origin.ts';

const remembered = 10_000;

/** Tells of each place once, and again when what is needed to speak there has changed. */
export class Seen {
  readonly #references = new Map<string, string>();
  #listener: ((place: Place) => void) | undefined;

  tell(listener: (place: Place) => void): void {
    this.#listener = listener;
  }

  note(activity: Activity): void {
    const place = this.#listener && roomOf(activity);
    if (!place) return;
    const reference = JSON.stringify(place.reference);
    if (this.#references.get(place.key) === reference) return;
    this.#references.delete(place.key);
    this.#references.set(place.key, reference);
    const [oldest] = this.#references.keys();
    if (this.#references.size > remembered && oldest !== undefined) this.#references.delete(oldest);
    this.#listener?.(place);
  }
}
