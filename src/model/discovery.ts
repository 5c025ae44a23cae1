/** What Autodiscover tells of a mailbox, handed from the probe that asks it to those that go there. */
import type { Mailbox } from './account.ts';

/** Addresses for clients outside come first; each is a whole `https:` address. */
export interface Discovered {
  /** The address of the answer. */
  readonly source: string;
  readonly displayName?: string;
  /** RPC over HTTP, with its front: the blocks EXPR and EXCH. */
  readonly outlookAnywhere?: Mailbox;
  /** MAPI over HTTP: the block mapiHttp. */
  readonly mapiHttp?: {
    readonly dn: string;
    readonly store: readonly string[];
    readonly addressBook: readonly string[];
  };
}

export interface Discovery {
  /** The first word counts. */
  tell(found: Discovered): void;
  /** What was told; nothing once every probe that could tell has ended, or the check has. */
  readonly told: Promise<Discovered | undefined>;
}

/** Of one check. */
export class Discoveries implements Discovery {
  readonly #told = Promise.withResolvers<Discovered | undefined>();

  readonly told = this.#told.promise;

  tell(found: Discovered): void {
    this.#told.resolve(found);
  }

  /** Nobody will tell any more. */
  end(): void {
    this.#told.resolve(undefined);
  }
}
