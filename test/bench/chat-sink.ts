/**
 * Slack and Teams, as little as a burst needs: they know everybody, take every answer, and say how
 * many came; and a server that takes connections and never says a word, for checks to wait at.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createSocketServer, type Server } from 'node:net';
import { text } from 'node:stream/consumers';

const answers = { bursts: 0, probes: 0 };
const chat = createServer(async (request, response) => {
  const sent = await text(request);
  if (request.url === '/respond' || sent.includes('"attachments"')) answers.bursts += 1;
  if (request.url === '/probes') answers.probes += 1;
  response.setHeader('content-type', 'application/json');
  const body = { ok: true, team_id: 'T1', user: { team_id: 'T1' }, id: 'activity', ...answers };
  response.end(JSON.stringify(body));
});
const silent = createSocketServer((socket) => {
  socket.on('error', () => socket.destroy());
});

const [url, silentPort] = await Promise.all([portOf(chat), portOf(silent)]);
process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${url}`, silentPort })}\n`);

async function portOf(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
