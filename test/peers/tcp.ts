/** Ports on loopback: one that is open, one that nobody listens on, one that never answers. */
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';

/** Accepts, says nothing and keeps the connections. */
export async function openPort(host = '127.0.0.1', port = 0) {
  const connections: Socket[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    connections.push(socket);
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    port: portOf(server.address()),
    connections,
    async [Symbol.asyncDispose]() {
      for (const socket of connections) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/**
 * A port that nobody has, and nobody gets by chance: those that the system hands out begin at 32768.
 * Each of the processes that tests run in has its own, and gives none of them twice.
 */
export async function closedPort(): Promise<number> {
  for (;;) {
    given = (given + 1) % perProcess;
    const port = firstPort + given;
    if (await isFree(port)) return port;
  }
}

const perProcess = 4000;
const firstPort = 10_000 + (Number(process.env.VITEST_POOL_ID ?? 0) % 5) * perProcess;
let given = randomInt(perProcess);

function isFree(port: number): Promise<boolean> {
  return openPort('127.0.0.1', port).then(
    async (opened) => {
      await opened[Symbol.asyncDispose]();
      return true;
    },
    () => false,
  );
}

/** A listener that stands still with a full queue: as a firewall that drops, it answers no one. */
export async function silentPort() {
  const worker = new Worker(standStill, {
    eval: true,
    workerData: new Int32Array(new SharedArrayBuffer(4)),
  });
  const [port] = await once(worker, 'message');
  const fillers = Array.from({ length: 8 }, () => fill(Number(port)));
  return {
    port: Number(port),
    async [Symbol.asyncDispose]() {
      for (const socket of fillers) socket.destroy();
      await worker.terminate();
    },
  };
}

const standStill = `
  const { createServer } = require('node:net');
  const { parentPort, workerData } = require('node:worker_threads');
  const server = createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    Atomics.wait(workerData, 0, 0);
  });`;

function fill(port: number): Socket {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  return socket;
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
