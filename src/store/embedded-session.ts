/**
 * PGlite as one session that many connections share, without a statement of one being answered as
 * that of another.
 *
 * The socket server passes on message by message, whoever they come from, and keeps to one
 * connection only inside a transaction. A statement with a parameter of some 64 KB arrives in
 * pieces: between its Parse and its Bind another connection's Parse took its place, and its answer
 * was the other's. So we count as a transaction from the first message until Sync, too.
 * See https://www.postgresql.org/docs/18/protocol-flow.html#PROTOCOL-FLOW-EXT-QUERY
 */
import { PGlite } from '@electric-sql/pglite';

type Streaming = Parameters<PGlite['execProtocolRawStream']>;

/** First bytes of messages after which the server waits for more of the same statement. */
const midway = new Set([...'PBDECH'].map((letter) => letter.charCodeAt(0)));

export class EmbeddedSession extends PGlite {
  #isMidway = false;

  override isInTransaction(): boolean {
    return this.#isMidway || super.isInTransaction();
  }

  override async execProtocolRawStream(...[message, options]: Streaming): Promise<void> {
    try {
      await super.execProtocolRawStream(message, options);
      this.#isMidway = midway.has(message[0] ?? 0);
    } catch (error) {
      // The engine itself broke down, and the socket server would wait for it for ever.
      setImmediate(() => {
        throw error;
      });
      throw error;
    }
  }

  /** Of the socket server, for a connection that was lost midway: it rolls back. */
  override async exec(...parameters: Parameters<PGlite['exec']>): ReturnType<PGlite['exec']> {
    this.#isMidway = false;
    return await super.exec(...parameters);
  }
}
