/** Reads the body of a request that nobody vouches for yet: bounded in bytes and in time. */
import type { IncomingMessage } from 'node:http';

const longestBody = 1024 * 1024;
const longestMs = 10_000;

/** Why a body is not taken, as an HTTP status. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
  readonly status: 400 | 408 | 413 | 415;
  constructor(status: Unreadable['status']) {
    super(`HTTP ${status}`);
    this.status = status;
  }
}

/** @throws {Unreadable} */
export async function jsonOf(request: IncomingMessage): Promise<unknown> {
  const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = request.headers;
  // Only this type makes a browser ask before it posts for a foreign page.
  if (!/^application\/json\s*(?:;|$)/i.test(type) || encoding !== 'identity')
    throw new Unreadable(415);
  const bytes = await bytesOf(request);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new Unreadable(400);
  }
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > longestBody) throw new Unreadable(413);
  const tooLate = setTimeout(() => request.destroy(new Unreadable(408)), longestMs);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > longestBody) throw new Unreadable(413);
    }
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable(400); // the sender went away
  } finally {
    clearTimeout(tooLate);
  }
  return Buffer.concat(chunks);
}
