/** MAPI over HTTP. Times in milliseconds. */
export interface MapiHttpKnobs {
  /** An X-ResponseCode in place of success, to every request. */
  readonly responseCode: number;
  /** A status in the body in place of success, to every request. */
  readonly statusCode: number;
  /** A store code of Connect in place of success. */
  readonly connectResult: number;
  /** How often it says that it is still at work, and every how many milliseconds. */
  readonly pendings: number;
  readonly pendingPeriodMs: number;
  /** Whether an answer comes to its end: it stops without DONE, or nothing follows PROCESSING. */
  readonly done: 'said' | 'left-out' | 'never';
  /** Forgets sessions, as if requests reached different servers. */
  readonly losesSessions: 'never' | 'on-another-connection' | 'always';
  /** An answer comes in one piece, or part by part. */
  readonly inOneChunk: boolean;
  /** Answers with a page for people, as a device in front does that wants a logon of its own. */
  readonly answersHtml: boolean;
}

/** All well, and at once. */
export const promptMapiHttp: MapiHttpKnobs = {
  responseCode: 0,
  statusCode: 0,
  connectResult: 0,
  pendings: 0,
  pendingPeriodMs: 30_000,
  done: 'said',
  losesSessions: 'never',
  inOneChunk: false,
  answersHtml: false,
};
