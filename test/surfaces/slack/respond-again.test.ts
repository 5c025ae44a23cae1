/** An answer by response_url that Slack could not take at once. */
import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { respondTo } from '../../../src/surfaces/slack/replies.ts';
import { listening } from '../../peers/servers.ts';

async function slackThatSays(...statuses: readonly number[]) {
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    const status = statuses[bodies.length] ?? 200;
    bodies.push((await request.toArray()).join(''));
    response.writeHead(status).end('said');
  });
  const peer = await listening(server);
  return { ...peer, url: `http://127.0.0.1:${peer.port}/`, bodies };
}

test('what Slack could not take is said again, and then not any more', async () => {
  await using slack = await slackThatSays(503, 200);

  await respondTo(slack.url, { text: 'the answer' });

  expect(slack.bodies.map((body) => JSON.parse(body).text)).toEqual(['the answer', 'the answer']);
});

test('what Slack refuses is not said again', async () => {
  await using slack = await slackThatSays(404);

  const answer = respondTo(slack.url, { text: 'the answer' });

  await expect(answer).rejects.toThrow('Slack answered 404: said');
  expect(slack.bodies).toHaveLength(1);
});
