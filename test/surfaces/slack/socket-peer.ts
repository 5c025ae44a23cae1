/** Slack's end of Socket Mode: opens connections, sends envelopes, waits for their acknowledgement. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { listening } from './slack-peer.ts';

export async function socketPeer() {
  const http = createServer();
  const server = new WebSocketServer({ server: http });
  const url = (await listening(http)).replace('http:', 'ws:');
  server.on('connection', (socket) => socket.send(JSON.stringify({ type: 'hello' })));
  return {
    url,
    async connected(): Promise<WebSocket> {
      const [socket] = await once(server, 'connection');
      return socket;
    },
    /** @returns the acknowledgement */
    async deliver(
      socket: WebSocket,
      type: 'events_api' | 'slash_commands' | 'interactive',
      payload: object,
    ) {
      const id = randomUUID();
      const acknowledged = new Promise((resolve) => {
        socket.on('message', (data) => {
          const message = JSON.parse(String(data));
          if (message.envelope_id === id) resolve(message);
        });
      });
      socket.send(
        JSON.stringify({ type, envelope_id: id, payload, accepts_response_payload: true }),
      );
      return acknowledged;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of server.clients) socket.terminate();
      server.close();
      http.close();
    },
  };
}
