/** Slack, as little as a burst needs: knows everybody, takes every answer, and says how many came. */
import { createServer } from 'node:http';

let answers = 0;
const server = createServer((request, response) => {
  if (request.url?.startsWith('/respond')) answers += 1;
  request.resume().once('end', () => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ ok: true, team_id: 'T1', user: { team_id: 'T1' }, answers }));
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${address.port}` })}\n`);
});
