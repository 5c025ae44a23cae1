/** What all parts of one search for Autodiscover share. */
import type { ProbeContext } from '../../model/probe.ts';
import type { Patience } from '../../net/patience.ts';
import type { Door } from '../door.ts';
import type { Endpoint } from '../endpoints.ts';
import type { Place } from './places.ts';

export interface Search extends Pick<ProbeContext, 'target' | 'reach' | 'trace' | 'capture'> {
  readonly patience: Patience;
  /** Whose settings are wanted, if that is known. */
  readonly mailbox?: string;
  /** The mail domain that must not be left. */
  readonly domain: string;
  /** Of the redirect without TLS. */
  readonly httpPort: number;
  /** What led here: addresses, and `mailto:` with mailboxes. */
  readonly trail: readonly string[];
  readonly diary: Diary;
}

/** What came of each place. */
export class Diary {
  readonly tried: string[] = [];
  readonly leftOut: string[] = [];
}

/** A place that asks for a logon, over a connection that an account may be sent through. */
export interface Found {
  readonly place: Place;
  readonly endpoint: Endpoint;
  readonly door: Door;
  readonly schemes: readonly string[];
  /** Another request may go through the same connection. */
  readonly keepsConnection: boolean;
}

/** Where an answer sends us. */
export interface Moved {
  readonly place: Place;
  readonly to: string;
  readonly by: 'http' | 'url' | 'srv' | 'json';
}
