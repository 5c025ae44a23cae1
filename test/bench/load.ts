/**
 * Many requests at the same instant, over connections that are open already, and how long each
 * waited. Plain sockets with the bytes ready: the generator shares the machine with what it measures.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';

export interface Shot {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Volley {
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Not answered with 200. */
  readonly lost: number;
}

/** Well within what Slack waits for. */
const deadlineMs = 30_000;

/**
 * @param url of a server that answers a GET, too
 * @param request what connection `n` sends; all are made before the first is sent
 */
export async function burst(
  url: string,
  connections: number,
  request: (n: number) => Shot,
): Promise<Volley> {
  const { hostname, port } = new URL(url);
  const sockets = await Promise.all(
    Array.from({ length: connections }, () => warm(hostname, Number(port))),
  );
  const shots = sockets.map((_socket, n) => bytesOf(request(n), hostname));
  const start = performance.now();
  const answers = sockets.map(async (socket, n) => {
    socket.write(shots[n] ?? '');
    const status = await statusOf(socket);
    return { status, ms: performance.now() - start };
  });
  const ended = await Promise.all(answers);
  for (const socket of sockets) socket.destroy();
  const times = ended.map(({ ms }) => ms).toSorted((one, other) => one - other);
  return {
    p50Ms: percentile(times, 0.5),
    p99Ms: percentile(times, 0.99),
    lost: ended.filter(({ status }) => status !== 200).length,
  };
}

export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return percentile(
    values.toSorted((one, other) => one - other),
    0.5,
  );
}

/** A connection that has been answered once: a keep-alive connection as a proxy has it. */
async function warm(host: string, port: number): Promise<Socket> {
  const socket = connect({ host, port, noDelay: true });
  await once(socket, 'connect');
  socket.on('error', () => socket.destroy());
  socket.write(`GET /healthz HTTP/1.1\r\nhost: ${host}\r\n\r\n`);
  await statusOf(socket);
  return socket;
}

/** @returns the status of an answer that has arrived whole; 0 if the connection ends before */
function statusOf(socket: Socket): Promise<number> {
  return new Promise((resolve) => {
    let text = '';
    const timer = setTimeout(() => finish(0), deadlineMs);
    const finish = (status: number) => {
      clearTimeout(timer);
      socket.removeListener('data', take).removeListener('close', lost);
      resolve(status);
    };
    const lost = () => finish(0);
    const take = (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (isWhole(text)) finish(Number(text.slice(9, 12)));
    };
    socket.on('data', take).once('close', lost);
  });
}

function isWhole(answer: string): boolean {
  const end = answer.indexOf('\r\n\r\n');
  if (end === -1) return false;
  const length = /\r\ncontent-length: *(\d+)/i.exec(answer.slice(0, end))?.[1];
  if (length !== undefined) return answer.length >= end + 4 + Number(length);
  return answer.endsWith('0\r\n\r\n');
}

function bytesOf({ path, headers, body }: Shot, host: string): string {
  const lines = Object.entries({ host, ...headers, 'content-length': Buffer.byteLength(body) });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return `POST ${path} HTTP/1.1\r\n${head}\r\n${body}`;
}
